import type { Logger } from '@alpes/runtime';
import type { Pool } from 'pg';
import { inTransaction } from '../transaction.ts';
import { lockFeed } from './feed-writer.ts';

const CHUNK = 10_000;

// Positions are in order of time, so the old ones are all at the beginning, where the primary key finds them.
const SWEEP = `WITH old AS (
    SELECT max(position) AS last FROM (
      SELECT position, at FROM feed ORDER BY position LIMIT ${CHUNK}
    ) AS first WHERE at < now() - make_interval(days => $1)
  ), swept AS (
    DELETE FROM feed USING old WHERE position <= old.last RETURNING position
  ), floor AS (
    UPDATE feed_head SET floor = old.last FROM old WHERE id = 1 AND old.last IS NOT NULL
  )
  SELECT count(*)::int AS swept FROM swept`;

/** Forgets pointers older than `days`; a cursor from before them has expired. @returns how many. */
export async function sweepFeed(pool: Pool, days: number): Promise<number> {
  let total = 0;
  for (;;) {
    const swept = await sweepChunk(pool, days);
    total += swept;
    if (swept < CHUNK) return total;
  }
}

function sweepChunk(pool: Pool, days: number): Promise<number> {
  return inTransaction(pool, async (query) => {
    await lockFeed(query);
    const [row] = await query(SWEEP, [days]);
    return Number(row?.['swept'] ?? 0);
  });
}

/** Sweeps now and then every hour. A failure is logged; the next hour tries again. */
export function sweepHourly(pool: Pool, days: number, logger: Logger): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const sweep = () => {
    running = sweepFeed(pool, days).then(
      (swept) => logger.debug({ swept }, 'the feed was swept'),
      (err: unknown) => logger.warn({ err }, 'the feed could not be swept'),
    );
  };
  const timer = setInterval(sweep, 3_600_000);
  timer.unref();
  sweep();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
