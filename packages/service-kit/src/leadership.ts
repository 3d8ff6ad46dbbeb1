import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { faultKind } from './errors.ts';

export interface LeadershipOptions {
  readonly databaseUrl: string;
  /** What is led: one leader at a time for each name in a database. */
  readonly name: string;
  /** The server ends a leader's connection that has been silent for so long. */
  readonly stallMs: number;
  /** How long a follower waits before it asks again. */
  readonly retryMs: number;
  /** Heard while leading: NOTIFY on this channel. */
  readonly channel: string;
  onNotification(payload: string): void;
  /** What the leader does, until the signal ends it. What it throws ends leading; `onFailed` decides about the rest. */
  readonly duty: (signal: AbortSignal) => Promise<void>;
  /** True when to try again; false ends everything. */
  onFailed(error: unknown): boolean;
}

/**
 * One replica at a time, by a session lock on a connection of its own.
 *
 * States: following (asks for the lock each `retryMs`) → leading (has it; sends a word each third of `stallMs`) →
 * following again when the connection ends or the duty fails. A process that is stopped falls silent, so the server ends
 * its connection (`idle_session_timeout`, PostgreSQL 14 or later) and another replica leads. When it wakes it learns of
 * that only a moment later: what it does in between must be harmless.
 */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #stop = new AbortController();
  #leading = false;
  #over: Promise<void> | undefined;

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  get leading(): boolean {
    return this.#leading;
  }

  start(): void {
    this.#over = this.#run();
  }

  /** Ends the duty, gives the lock back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#over;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#term();
      } catch (error) {
        if (!this.#stop.signal.aborted && !this.#options.onFailed(error)) return;
      }
      await sleep(this.#options.retryMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** One connection's life. */
  async #term(): Promise<void> {
    const client = await connectLeader(this.#options);
    const lost = new AbortController();
    const lose = (error?: Error) => lost.abort(error ?? new Error('the connection has ended'));
    client.on('error', lose);
    client.on('end', () => lose());
    client.on('notification', ({ payload }) => this.#options.onNotification(payload ?? ''));
    const signal = AbortSignal.any([lost.signal, this.#stop.signal]);
    try {
      if (await this.#won(client, signal)) await this.#lead(client, signal, lose);
    } finally {
      this.#leading = false;
      await client.end().catch(() => undefined);
    }
  }

  async #won(client: pg.Client, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (await tryLock(client, this.#options.name)) return true;
      await sleep(this.#options.retryMs, undefined, { signal }).catch(() => undefined);
    }
    return false;
  }

  async #lead(client: pg.Client, signal: AbortSignal, lose: (error?: Error) => void): Promise<void> {
    await client.query(`LISTEN ${pg.escapeIdentifier(this.#options.channel)}`);
    this.#leading = true;
    const timer = setInterval(() => void sayWord(client).catch(lose), this.#options.stallMs / 3);
    try {
      await this.#options.duty(signal);
    } finally {
      clearInterval(timer);
    }
  }
}

const speaking = new WeakSet<pg.Client>();

/** One at a time: while an answer is out, the question still stands. */
async function sayWord(client: pg.Client): Promise<void> {
  if (speaking.has(client)) return;
  speaking.add(client);
  await client.query('SELECT 1');
  speaking.delete(client);
}

export async function connectLeader(
  options: Pick<LeadershipOptions, 'databaseUrl' | 'stallMs'>,
): Promise<pg.Client> {
  const url = new URL(options.databaseUrl);
  for (const name of ['schema', 'connection_limit', 'pool_timeout']) url.searchParams.delete(name);
  const client = new pg.Client({
    connectionString: url.toString(),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    query_timeout: options.stallMs,
    options: `-c idle_session_timeout=${options.stallMs}`,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export async function tryLock(client: pg.Client, name: string): Promise<boolean> {
  const text = 'SELECT pg_try_advisory_lock(hashtextextended($1, 1)) AS won';
  const { rows } = await client.query<{ won: boolean }>(text, [name]);
  return rows[0]?.won === true;
}

/** Whether an error is a reason to wait and lead again, rather than to give up. */
export const passes = (error: unknown): boolean => faultKind(error) !== 'fault';
