import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AppPart, AppToStart } from './app-part.ts';
import type { FromChild, ToChild } from './child-protocol.ts';
import { PartEnded } from './part.ts';

export interface ChildOptions {
  readonly root: string;
  readonly logs: string;
  readonly level: string;
}

const HOST = fileURLToPath(new URL('./host-process.js', import.meta.url));
const STOP_GRACE_MS = 30_000;

/**
 * Starts an app in a process of its own, in a process group of its own: a Ctrl-C in the terminal reaches us alone.
 * The child notices when we are gone, however we went, and leaves.
 */
export async function startAsChild({ app, env }: AppToStart, options: ChildOptions): Promise<AppPart> {
  const child = fork(HOST, [app.name], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...env, ALPES_APP: app.name },
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  tell(child, { kind: 'start', app: app.name, ...options });
  const addresses = await ready(child, exited, app.name);
  return {
    name: app.name,
    addresses,
    pid: child.pid,
    failed: failure(child, exited, app.name),
    stop: () => stop(child, exited),
  };
}

const tell = (child: ChildProcess, message: ToChild): void => {
  if (child.connected) child.send(message);
};

function ready(
  child: ChildProcess,
  exited: Promise<unknown[]>,
  name: string,
): Promise<Readonly<Record<string, string>>> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromChild) => {
      if (message.kind === 'ready') resolve(message.addresses);
      if (message.kind === 'failed')
        reject(Object.assign(new Error(message.message), { code: message.code }));
    });
    void exited.then(([code, signal]) => {
      setImmediate(() =>
        reject(new PartEnded(`${name} ended while it was starting (${String(signal ?? code)}).`)),
      );
    });
  });
}

function failure(child: ChildProcess, exited: Promise<unknown[]>, name: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    child.on('message', (message: FromChild) => {
      if (message.kind === 'failed') reject(new PartEnded(message.message));
    });
    void exited.then(([code, signal]) =>
      reject(new PartEnded(`${name} has ended (${String(signal ?? code)}).`)),
    );
  });
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  tell(child, { kind: 'stop' });
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await exited;
  clearTimeout(timer);
}
