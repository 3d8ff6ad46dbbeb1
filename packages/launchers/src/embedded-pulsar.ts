import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ProcessExit } from './guarded-process.ts';
import { LaunchError } from './launch-error.ts';
import { tailOf } from './log-tail.ts';

export interface EmbeddedPulsarOptions {
  readonly dataDir: string;
  /** Appended to. */
  readonly logFile: string;
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined;
  readonly adminPort?: number | undefined;
}

export interface EmbeddedPulsar {
  readonly serviceUrl: string;
  readonly adminUrl: string;
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  readonly stop: () => Promise<void>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
}

type FromBroker =
  | { readonly kind: 'ready'; readonly serviceUrl: string; readonly adminUrl: string }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string };

/**
 * The embedded broker in a process of its own, which ends when this one does and does not see the terminal's Ctrl-C.
 * @throws {LaunchError}
 */
export async function startEmbeddedPulsar({
  logFile,
  ...options
}: EmbeddedPulsarOptions): Promise<EmbeddedPulsar> {
  const child = forkBroker(JSON.stringify(options), logFile);
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }) as ProcessExit);
  const { serviceUrl, adminUrl } = await ready(child, exited, logFile);
  return {
    serviceUrl,
    adminUrl,
    pid: child.pid as number,
    exited,
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function forkBroker(options: string, logFile: string): ChildProcess {
  const { script, execArgv } = program();
  const log = openSync(logFile, 'a');
  try {
    return fork(script, [options], { detached: true, stdio: ['ignore', log, log, 'ipc'], execArgv });
  } finally {
    closeSync(log);
  }
}

// Built, it is JavaScript beside this file; in tests this file is a source and so is the program.
function program(): { script: string; execArgv: string[] } {
  const source = import.meta.url.endsWith('.ts');
  const script = fileURLToPath(new URL(`./pulsar-embedded-process.${source ? 'ts' : 'js'}`, import.meta.url));
  if (!source) return { script, execArgv: [] };
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { script, execArgv: ['--conditions=@alpes/source', '--import', tsx] };
}

async function ready(child: ChildProcess, exited: Promise<unknown>, logFile: string) {
  const first = once(child, 'message') as Promise<[FromBroker]>;
  const message = await Promise.race([first.then(([told]) => told), exited.then(() => undefined)]);
  if (message?.kind === 'ready') return message;
  if (message?.kind === 'failed') throw failure(message);
  throw new LaunchError(
    'DID_NOT_START',
    `The broker did not start; the end of ${logFile}:\n${await tailOf(logFile, 8)}`,
  );
}

function failure({ message, code }: { message: string; code?: string }): Error {
  return Object.assign(new LaunchError('DID_NOT_START', message), code === undefined ? {} : { code });
}
