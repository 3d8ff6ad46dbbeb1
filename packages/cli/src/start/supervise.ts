import { setTimeout as sleep } from 'node:timers/promises';
import { backoff, type Logger } from '@alpes/runtime';
import type { Part } from './part.ts';

/**
 * Keeps a part running: starts it again when it ends unasked, at once the first time and with growing delays while it
 * keeps ending soon. It never fails; `onStart` hears of every new incarnation.
 */
export async function supervise<P extends Part>(
  start: () => Promise<P>,
  logger: Logger,
  onStart: (part: P) => void,
): Promise<P> {
  let current = await start();
  let stopping = false;
  const over = keep();

  async function keep(): Promise<void> {
    const delayMs = backoff({ initialMs: 250, maxMs: 10_000 });
    let attempt = 0;
    while (!stopping) {
      const began = Date.now();
      const reason = await current.failed.catch((error: unknown) => (error as Error).message);
      if (stopping) return;
      logger.warn(`${reason} Starting it again.`);
      attempt = Date.now() - began > 30_000 ? 0 : attempt + 1;
      if (attempt > 1) await sleep(delayMs(attempt));
      current = await again(start, logger, () => stopping, current);
      if (!stopping) onStart(current);
    }
  }

  onStart(current);
  return {
    ...current,
    get pid() {
      return current.pid;
    },
    failed: new Promise<never>(() => {}),
    stop: async () => {
      stopping = true;
      void over;
      await current.stop();
    },
  };
}

async function again<P extends Part>(
  start: () => Promise<P>,
  logger: Logger,
  stopping: () => boolean,
  former: P,
): Promise<P> {
  const delayMs = backoff({ initialMs: 250, maxMs: 10_000 });
  for (let attempt = 1; !stopping(); attempt += 1) {
    try {
      return await start();
    } catch (err) {
      logger.warn({ err }, `${former.name} did not start.`);
      await sleep(delayMs(attempt));
    }
  }
  return former;
}
