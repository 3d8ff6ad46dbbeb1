import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Report } from './report.ts';

export interface VitestOptions {
  readonly root: string;
  readonly script: string;
  readonly args: readonly string[];
  /** A run that tells nothing for so long hangs, and is killed. */
  readonly silenceMs: number;
  readonly onReport: (report: Report) => void;
}

export interface VitestExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was killed because nothing went on. */
  readonly hung: boolean;
}

/**
 * Runs vitest in a process group of its own and resolves when it has ended and nothing of the group is left, however it
 * came about. Ctrl-C asks it to end; a second one kills it.
 */
export async function runVitest(options: VitestOptions): Promise<VitestExit> {
  const { root, script, args, silenceMs, onReport } = options;
  const child = fork(script, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let hung = false;
  const watch = setTimeout(() => {
    hung = true;
    killGroup(child);
  }, silenceMs);
  child.on('message', (report: Report) => {
    watch.refresh();
    onReport(report);
  });
  const letGo = passSignals(child);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(watch);
  letGo();
  killGroup(child);
  return { code, signal, hung };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function passSignals(child: ChildProcess): () => void {
  let asked = false;
  const pass = (signal: NodeJS.Signals) => {
    if (asked) return killGroup(child);
    asked = true;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  return () => {
    for (const signal of SIGNALS) process.off(signal, pass);
  };
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // nothing of it is left
  }
}
