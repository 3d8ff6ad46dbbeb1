/**
 * Places where a test makes the world end: what is thrown, or a process that is killed there, meets the work in
 * its most awkward state.
 */
export type FaultPoint = 'after-position' | 'before-commit' | 'after-commit-before-ack';

export type FaultPoints = (point: FaultPoint, stream: string) => Promise<void> | void;

export const noFaults: FaultPoints = () => undefined;
