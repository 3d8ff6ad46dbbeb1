/**
 * Places where a test makes the world end: what is thrown, or a process that is killed there, meets the work in
 * its most awkward state.
 */
export type FaultPoint =
  | 'after-lock'
  | 'before-commit'
  | 'after-commit-before-ack'
  | 'before-publish'
  | 'after-publish';

export type FaultPoints = (point: FaultPoint) => Promise<void> | void;

export const noFaults: FaultPoints = () => undefined;
