import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@alpes/runtime';
import type { Pool } from 'pg';
import { journal } from './batch.ts';
import { inTransaction, run } from './database.ts';
import type { TimedRule } from './definition.ts';
import { idOfTimed } from './ids.ts';
import type { Journaling } from './journal-rows.ts';
import * as sql from './statements.ts';

export interface TimedOptions {
  readonly service: string;
  readonly pool: Pool;
  readonly journaling: Journaling;
  readonly rules: readonly TimedRule[];
  readonly inboxDays: number;
  readonly now: () => Date;
  readonly logger: Logger;
}

const FORGET_EVERY_MS = 3_600_000;

/** What one replica does from time to time, until the signal ends it. A turn that fails is logged; the next one comes. */
export async function runTimed(options: TimedOptions, signal: AbortSignal): Promise<void> {
  const rules = options.rules.map((rule) => ({ ...rule, turn: () => runRule(rule, options) }));
  const forgetting = { name: 'forget', everyMs: FORGET_EVERY_MS, turn: () => forget(options) };
  await Promise.all([...rules, forgetting].map((duty) => repeat(duty, options.logger, signal)));
}

async function repeat(
  { name, everyMs, turn }: { name: string; everyMs: number; turn: () => Promise<void> },
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await turn().catch((err: unknown) => logger.warn({ err, rule: name }, 'a timed rule failed'));
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Journals the commands that are due. */
export async function runRule(rule: TimedRule, options: Omit<TimedOptions, 'rules'>): Promise<void> {
  const { service, pool, journaling, now } = options;
  const query = async (text: string, params: readonly unknown[] = []) =>
    (await pool.query<Record<string, unknown>>(text, [...params])).rows;
  const at = now();
  const due = await rule.due(query, at);
  if (due.length === 0) return;
  const id = idOfTimed(service, rule.name, '');
  const principal = { id: `service:${service}`, roles: [] };
  const cause = { id, time: at, correlation_id: id, principal, traceparent: null };
  const drafts = due.map(({ key, ...command }) =>
    journaling.command(cause, idOfTimed(service, rule.name, key), command, at),
  );
  await inTransaction(pool, (transaction) => journal(transaction, drafts));
}

async function forget({ pool, inboxDays }: TimedOptions): Promise<void> {
  let gone: unknown[];
  do gone = await run(pool, sql.forget, [inboxDays]);
  while (gone.length > 0);
}
