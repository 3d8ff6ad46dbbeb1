/** Where time and chance come from, so that tests can hold them. Milliseconds. */
export interface Clock {
  now(): number;
  /** Runs `task` once; the result cancels it. */
  after(ms: number, task: () => void): () => void;
  /** From 0, inclusive, to 1, exclusive. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
