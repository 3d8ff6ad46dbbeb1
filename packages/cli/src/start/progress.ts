import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import { takeLines } from './terminal-lines.ts';

const QUIET_MS = 1_000;

/** Something under way that a person may be waiting for. */
export interface Task {
  readonly title: string;
  readonly done: Promise<unknown>;
}

/**
 * Shows on standard error what is still under way, once that takes longer than a second. Never fails: what a task
 * rejects with is its owner's business.
 * @returns stops showing.
 */
export function showTasks(tasks: readonly Task[]): () => Promise<void> {
  const over = Promise.allSettled(tasks.map(({ done }) => done));
  let shown: Promise<unknown> | undefined;
  const timer = setTimeout(() => {
    shown = draw(tasks);
  }, QUIET_MS);
  void over.then(() => clearTimeout(timer));
  return async () => {
    clearTimeout(timer);
    await shown;
  };
}

async function draw(tasks: readonly Task[]): Promise<void> {
  const latest: Latest = { show: () => {} };
  const giveBack = process.stderr.isTTY ? takeLines((line) => latest.show(line)) : () => {};
  await list(tasks, latest)
    .run()
    .catch(() => {});
  giveBack();
}

/** Shows the last line that was logged, while something is under way. */
interface Latest {
  show(line: string): void;
}

function list(tasks: readonly Task[], latest: Latest): Listr {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const failures = new Set<unknown>();
  const entries = tasks.map(({ title, done }) => ({ title, task: following(done, failures, latest) }));
  return new Listr(entries, {
    concurrent: true,
    exitOnError: false,
    fallbackRendererCondition: () => !process.stderr.isTTY,
    rendererOptions: { logger, showErrorMessage: false, collapseErrors: false },
    fallbackRendererOptions: { logger },
    registerSignalListeners: false,
  });
}

// Tasks that wait for each other fail with one error: it is shown where it came up.
function following(done: Promise<unknown>, failures: Set<unknown>, latest: Latest) {
  return async (_context: unknown, task: { output: string; skip(): void }): Promise<void> => {
    latest.show = (line) => {
      task.output = line.trimEnd();
    };
    try {
      await done;
    } catch (error) {
      if (failures.has(error)) return task.skip();
      failures.add(error);
      throw error;
    }
  };
}
