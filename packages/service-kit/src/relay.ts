import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '@alpes/runtime';
import type { Pool } from 'pg';
import type { Broker, OutgoingMessage, Publisher, Target, TopicEnd } from './broker.ts';
import { run } from './database.ts';
import { errorCode, KitError } from './errors.ts';
import type { FaultPoints } from './fault-points.ts';
import { groups } from './groups.ts';
import type { JournalChannel } from './journal-rows.ts';
import * as sql from './statements.ts';

/** A row of the journal. Positions are well below 2^53. */
export interface JournalRow {
  readonly channel: JournalChannel;
  readonly position: string;
  readonly generation: number;
  readonly id: string;
  readonly context: string;
  readonly key: string;
  readonly type: string;
  readonly schema: string | null;
  readonly properties: Readonly<Record<string, string>> | null;
  readonly payload: Buffer;
}

export interface RelayOptions {
  readonly pool: Pool;
  readonly broker: Broker;
  /** The topic a row goes to. */
  topicOf(row: Pick<JournalRow, 'channel' | 'context'>): string;
  readonly eventsTopic: string;
  /** What the events topic carries; its namespace names the contract and its version. */
  readonly eventsSchema: string;
  readonly faultPoint: FaultPoints;
  /** How often the journal is looked at without being told. */
  readonly sweepMs: number;
  onPublished(channel: JournalChannel, count: number): void;
  onFailed(channel: JournalChannel, error: unknown): void;
}

interface Head extends Readonly<Record<JournalChannel, number>> {
  readonly generation: number;
}

const CHANNELS: readonly JournalChannel[] = ['events', 'commands', 'dead-letters'];
const RUN = 1_000;
const SAVE_EVERY_MS = 250;
const retryDelay = backoff({ initialMs: 100, maxMs: 5_000 });

/**
 * Publishes the journal, each channel in the order of its positions. The next run starts when the broker has stored the one
 * before, so whatever happens a topic's first copies of the positions are in order and without a gap; second copies
 * (after a crash, or from a relay that was stopped and woke up) come behind them, and consumers skip them by their place.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #wakes = new Map<JournalChannel, () => void>();
  readonly #published = new Map<JournalChannel, number>();
  readonly #ending = new AbortController();
  #saving: Promise<unknown> = Promise.resolve();
  #unsaved: Promise<void> | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** Says that these channels (comma-separated) have something new. */
  wake(channels: string): void {
    for (const channel of CHANNELS) if (channels.includes(channel)) this.#wakes.get(channel)?.();
  }

  /** Positions that are journaled and not published yet, over all channels. */
  async lag(): Promise<number> {
    const { head, cursors } = await readProgress(this.#options.pool);
    const published = (channel: JournalChannel) =>
      Math.max(this.#published.get(channel) ?? 0, cursors.get(channel) ?? 0);
    return CHANNELS.reduce((sum, channel) => sum + Math.max(0, head[channel] - published(channel)), 0);
  }

  /**
   * Relays until the signal ends it, which closes the producers at once.
   * @throws KitError JOURNAL_BEHIND_TOPIC, TOPIC_LOST
   */
  async run(signal: AbortSignal): Promise<void> {
    const publisher = this.#options.broker.publisher();
    try {
      await this.#findStart(publisher);
    } finally {
      await publisher.close();
    }
    await Promise.all(CHANNELS.map((channel) => this.#runChannel(channel, signal)));
    this.#ending.abort();
    await this.#saving;
  }

  async #findStart(publisher: Publisher): Promise<void> {
    const { pool, eventsTopic } = this.#options;
    const end = await publisher.end(eventsTopic);
    const { head, cursors } = await readProgress(pool);
    for (const channel of CHANNELS) this.#published.set(channel, cursors.get(channel) ?? 0);
    this.#published.set('events', startAfter(end, head, cursors.get('events') ?? 0));
  }

  async #runChannel(channel: JournalChannel, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const publisher = this.#options.broker.publisher();
      const close = () => void publisher.close().catch(() => undefined);
      signal.addEventListener('abort', close);
      try {
        await this.#publishAll(channel, publisher, signal, () => {
          failures = 0;
        });
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.#options.onFailed(channel, error);
        await sleep(retryDelay(failures), undefined, { signal }).catch(() => undefined);
      } finally {
        signal.removeEventListener('abort', close);
        await publisher.close().catch(() => undefined);
      }
    }
  }

  async #publishAll(channel: JournalChannel, publisher: Publisher, signal: AbortSignal, onDone: () => void) {
    const schemas = new SchemaTexts(this.#options.pool);
    while (!signal.aborted) {
      const told = this.#told(channel, signal);
      try {
        const rows = await this.#next(channel);
        if (rows.length > 0) await this.#publish(channel, publisher, schemas, rows);
        onDone();
        if (rows.length < RUN) await told.wait(); // what is journaled since that read, tells
      } finally {
        told.cancel();
      }
    }
  }

  #next(channel: JournalChannel): Promise<JournalRow[]> {
    return run<JournalRow>(this.#options.pool, sql.journaled, [channel, this.#published.get(channel), RUN]);
  }

  async #publish(
    channel: JournalChannel,
    publisher: Publisher,
    schemas: SchemaTexts,
    rows: readonly JournalRow[],
  ): Promise<void> {
    await this.#options.faultPoint('before-publish');
    for (const group of groups(rows, (row) => `${this.#options.topicOf(row)} ${row.schema}`)) {
      const [first] = group;
      if (first === undefined) continue;
      const schema = first.schema === null ? undefined : await schemas.get(first.schema);
      if (channel === 'events') this.#refuseOther(schema);
      const target = { topic: this.#options.topicOf(first), schema, byKey: channel === 'commands' };
      await publishGroup(publisher, target, group);
    }
    await this.#options.faultPoint('after-publish');
    this.#published.set(channel, Number(rows.at(-1)?.position));
    this.#save();
    this.#options.onPublished(channel, rows.length);
  }

  /** What a release with another version of the contract journaled and didn't publish; a registry may let it through. */
  #refuseOther(schema: string | undefined): void {
    const { eventsSchema } = this.#options;
    if (schema === eventsSchema) return;
    const [own, found] = [contractOf(eventsSchema), contractOf(schema)];
    if (own === found) return;
    const text = `the journal holds unpublished events of ${found}, and this release publishes ${own}`;
    throw new KitError(
      'OTHER_CONTRACT',
      `${text}: the release before has to publish them, and the bridge to carry them`,
    );
  }

  // Now and then, of what is newest then: each is a commit. Losing one means second copies, which consumers skip.
  #save(): void {
    this.#unsaved ??= this.#saving.then(async () => {
      await sleep(SAVE_EVERY_MS, undefined, { signal: this.#ending.signal }).catch(nothing);
      this.#unsaved = undefined;
      const entries = [...this.#published];
      const values = [entries.map(([channel]) => channel), entries.map(([, position]) => position)];
      return run(this.#options.pool, sql.advanceRelay, values).then(nothing, nothing);
    });
    this.#saving = this.#unsaved;
  }

  // Listens before it reads: what is journaled in between isn't missed.
  #told(channel: JournalChannel, signal: AbortSignal): { wait(): Promise<void>; cancel(): void } {
    let tell: () => void = () => undefined;
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const timer = setTimeout(tell, this.#options.sweepMs);
    this.#wakes.set(channel, tell);
    signal.addEventListener('abort', tell);
    const cancel = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', tell);
    };
    if (signal.aborted) tell();
    return { wait: () => told, cancel };
  }
}

/** `alpes.companies.v1`: the same for every revision of a contract, another for its next version. */
const contractOf = (schema = '{}'): string =>
  (JSON.parse(schema) as { namespace?: string }).namespace ?? 'no contract';

/** Schema texts by fingerprint, read when they are first needed. */
export class SchemaTexts {
  readonly #pool: Pool;
  #texts = new Map<string, string>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async get(fingerprint: string): Promise<string | undefined> {
    if (!this.#texts.has(fingerprint)) {
      const rows = await run<{ fingerprint: string; schema: string }>(this.#pool, sql.schemas);
      this.#texts = new Map(rows.map((row) => [row.fingerprint, row.schema]));
    }
    return this.#texts.get(fingerprint);
  }
}

export async function readProgress(pool: Pool): Promise<{ head: Head; cursors: Map<string, number> }> {
  const cursors = await run<{ channel: string; position: string }>(pool, sql.relayed);
  const [head] = await run<Record<'events' | 'commands' | 'dead_letters', string> & { generation: number }>(
    pool,
    sql.head,
  );
  return {
    head: {
      generation: head?.generation ?? 1,
      events: Number(head?.events ?? 0),
      commands: Number(head?.commands ?? 0),
      'dead-letters': Number(head?.dead_letters ?? 0),
    },
    cursors: new Map(cursors.map(({ channel, position }) => [channel, Number(position)])),
  };
}

/**
 * After which position to go on. A topic that lost its tail (a broker that doesn't sync, after a power cut) gets it
 * again; one that got more than the cursor tells is spared second copies.
 * @throws KitError JOURNAL_BEHIND_TOPIC, TOPIC_LOST
 */
export function startAfter(end: TopicEnd, head: Pick<Head, 'generation' | 'events'>, cursor: number): number {
  if (end.empty) {
    if (cursor === 0) return 0;
    const text = `the events topic is empty, and ${cursor} events were published to it`;
    throw new KitError('TOPIC_LOST', `${text}: "alpes recover" publishes them again.`);
  }
  const { place, partitions } = end;
  if (place === undefined || place.generation < head.generation) return cursor;
  if (place.generation > head.generation || place.position > head.events) {
    const has = `generation ${place.generation}, position ${place.position}`;
    const text = `the events topic has ${has}; this journal ends at ${head.generation}, ${head.events}`;
    throw new KitError(
      'JOURNAL_BEHIND_TOPIC',
      `${text}. The database was restored from a backup: "alpes recover" starts a new generation.`,
    );
  }
  return partitions === 1 ? place.position : cursor;
}

/** A dead letter that the broker finds too big goes without its bytes: they stay in `held`. */
async function publishGroup(
  publisher: Publisher,
  target: Target,
  rows: readonly JournalRow[],
): Promise<void> {
  try {
    await publisher.publish(target, rows.map(messageOf));
  } catch (error) {
    if (errorCode(error) !== 'MessageTooBig' || rows[0]?.channel !== 'dead-letters') throw error;
    await publisher.publish(target, rows.map(messageOf).map(withoutBytes));
  }
}

function withoutBytes({ bytes, properties, ...rest }: OutgoingMessage): OutgoingMessage {
  const omitted = { ...properties, 'omitted-bytes': String(bytes.length) };
  return { ...rest, properties: omitted, bytes: Buffer.alloc(0) };
}

const nothing = (): void => undefined;

export function messageOf(row: JournalRow): OutgoingMessage {
  const place = { generation: String(row.generation), position: row.position };
  const properties: Record<string, string> = { ...row.properties, ...place };
  if (row.schema !== null) Object.assign(properties, { id: row.id, type: row.type, schema: row.schema });
  return { key: row.key, properties, bytes: row.payload };
}
