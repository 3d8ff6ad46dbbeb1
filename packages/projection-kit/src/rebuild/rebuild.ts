import type { Message, TopicContract } from '@alpes/contracts';
import { createPool } from '@alpes/runtime';
import type { Pool, PoolClient } from 'pg';
import { ProjectionError } from '../errors.ts';
import { noFaults } from '../fault-points.ts';
import { FeedWriter, lockFeed } from '../feed/feed-writer.ts';
import { contractsOf, inputsFor, type ProjectorDefinition } from '../projector-definition.ts';
import { type Query, queryOn } from '../query.ts';
import type { Settings } from '../settings.ts';
import type { Broker, TopicReader } from '../stream/broker.ts';
import { Decoder } from '../stream/decoder.ts';
import { compareJournal, comparePlaces, fromRow, type StreamPosition, streamOf } from '../stream/position.ts';
import { StreamProjector } from '../stream/stream-projector.ts';
import { type TableDifference, takeOver } from './read-table.ts';
import { createShadow, dropShadow, SHADOW_SCHEMA, shadowPool } from './shadow.ts';

export interface RebuildOptions {
  /** Messages read so far, a stream; called once a batch. */
  readonly onProgress?: ((stream: string, messages: number) => void) | undefined;
  /** Makes every cursor given out so far expire: for a read database that was restored from a backup. Default false. */
  readonly expireCursors?: boolean | undefined;
}

export interface RebuildReport {
  readonly messages: number;
  readonly tables: readonly TableDifference[];
}

export interface RebuildParts extends RebuildOptions {
  readonly definition: ProjectorDefinition;
  readonly settings: Settings;
  readonly broker: (settings: Settings) => Broker;
}

// Any number that nothing else in the read database locks.
const REBUILD_LOCK = 7_303_150_341;

/**
 * Builds the read models again from the first message of every topic, while edges go on answering from the old ones
 * and a projector goes on projecting. They are built in a schema of their own; when it has caught up, one transaction
 * makes the live tables equal to it, row by row where they differ, moves the positions, and tells the feed of every
 * row that changed. So the feed goes on: cursors stay good, and whoever watches is told. During that transaction
 * the projector waits. Interrupted at any moment, it leaves the live tables as they were.
 * @throws {ProjectionError} REBUILD_RUNNING; TOPIC_BEHIND when a topic ends before what the live tables show (it was
 * lost: its owner publishes it again from the journal first); what the streams themselves throw.
 */
export async function rebuildProjections(parts: RebuildParts): Promise<RebuildReport> {
  const { settings } = parts;
  const pool = createPool(settings.databaseUrl, {
    max: 2,
    applicationName: 'rebuild',
    onError: () => undefined,
  });
  const broker = parts.broker(settings);
  try {
    return await exclusively(pool, (client) => rebuild(parts, client, broker));
  } finally {
    await broker.close().catch(() => undefined);
    await pool.end();
  }
}

async function exclusively<T>(pool: Pool, action: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  client.on('error', () => undefined); // what breaks between two queries fails the next one
  try {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS locked', [REBUILD_LOCK]);
    if (rows[0]?.locked !== true) {
      throw new ProjectionError('REBUILD_RUNNING', 'Another rebuild of this read database is under way.');
    }
    return await action(client);
  } finally {
    client.release(true); // ends the session, and with it the lock
  }
}

async function rebuild(parts: RebuildParts, client: PoolClient, broker: Broker): Promise<RebuildReport> {
  const query = queryOn(client);
  const [row] = await query('SELECT current_schema() AS live');
  const live = row?.['live'] as string;
  await createShadow(query, live, parts.definition.tables);
  const shadow = shadowPool(parts.settings.databaseUrl, live);
  const replays = contractsOf(parts.definition).map(
    (contract) => new Replay(parts, contract, broker, shadow),
  );
  try {
    await Promise.all(replays.map((replay) => replay.toEnd()));
    const tables = await switchOver(query, parts, live, replays);
    return { messages: replays.reduce((sum, { messages }) => sum + messages, 0), tables };
  } finally {
    await Promise.all(replays.map((replay) => replay.close()));
    await shadow.end();
    await dropShadow(query);
  }
}

/** One topic, from its first message into the shadow. */
class Replay {
  readonly stream: string;
  messages = 0;
  readonly #projector: StreamProjector;
  readonly #open: () => Promise<TopicReader>;
  readonly #onProgress: RebuildOptions['onProgress'];
  #reader: TopicReader | undefined;

  constructor(parts: RebuildParts, contract: TopicContract<Message>, broker: Broker, pool: Pool) {
    const topic = contract.topic(parts.settings.tenant);
    this.stream = streamOf(topic);
    this.#onProgress = parts.onProgress;
    this.#open = () => broker.read(topic, parts.settings.batchMessages);
    this.#projector = new StreamProjector({
      contract,
      inputs: inputsFor(parts.definition, contract),
      decoder: new Decoder(contract, (of, version) => broker.schemaOf(of, version)),
      target: { pool, feed: false, faultPoint: noFaults },
      onSkipped: () => undefined,
    });
  }

  async toEnd(): Promise<void> {
    while (await this.step());
  }

  /** Projects the next messages; false at the topic's end. */
  async step(): Promise<boolean> {
    this.#reader ??= await this.#open();
    const arrived = await this.#reader.next();
    if (arrived.length === 0) return false;
    await this.#projector.project(arrived);
    this.messages += arrived.length;
    this.#onProgress?.(this.stream, this.messages);
    return true;
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }
}

async function switchOver(query: Query, parts: RebuildParts, live: string, replays: readonly Replay[]) {
  await query('BEGIN');
  try {
    // The order in which a projector's transaction takes them: no deadlock with one under way.
    await query('LOCK TABLE stream_position IN EXCLUSIVE MODE');
    await lockFeed(query);
    for (const replay of replays) await reach(query, replay);
    const differences = await takeOverAll(query, parts, live);
    await movePositions(query);
    if (parts.expireCursors) await query('UPDATE feed_head SET epoch = gen_random_uuid() WHERE id = 1');
    await query('COMMIT');
    return differences;
  } catch (error) {
    await query('ROLLBACK');
    throw error;
  }
}

/** Replays until the shadow is as far as the live tables, which stand still now. */
async function reach(query: Query, replay: Replay): Promise<void> {
  const goal = await positionIn(query, 'stream_position', replay.stream);
  if (goal === undefined) return;
  for (;;) {
    const at = await positionIn(query, `${SHADOW_SCHEMA}.stream_position`, replay.stream);
    if (at !== undefined && isReached(at, goal)) return;
    if (!(await replay.step())) throw behind(replay.stream);
  }
}

async function positionIn(query: Query, table: string, stream: string): Promise<StreamPosition | undefined> {
  const [row] = await query(
    `SELECT generation, position, ledger, entry, batch_index FROM ${table} WHERE stream = $1`,
    [stream],
  );
  return row && fromRow(row);
}

// A topic published again has other message ids, so a journaled one goes by its journal alone.
function isReached(at: StreamPosition, goal: StreamPosition): boolean {
  return goal.position > 0n ? compareJournal(at, goal) >= 0 : comparePlaces(at, goal) >= 0;
}

const behind = (stream: string): ProjectionError =>
  new ProjectionError(
    'TOPIC_BEHIND',
    `${stream} ends before what the read models show already. Its owner has to publish it again first.`,
  );

async function takeOverAll(query: Query, parts: RebuildParts, live: string): Promise<TableDifference[]> {
  const feed = new FeedWriter();
  const differences: TableDifference[] = [];
  for (const table of parts.definition.tables) {
    const schemas = { live, shadow: SHADOW_SCHEMA };
    differences.push(await takeOver(query, table, schemas, (pointer) => feed.add(pointer)));
  }
  await feed.flush(query);
  return differences;
}

async function movePositions(query: Query): Promise<void> {
  await query(`INSERT INTO stream_position SELECT * FROM ${SHADOW_SCHEMA}.stream_position
    ON CONFLICT (stream) DO UPDATE SET generation = EXCLUDED.generation, position = EXCLUDED.position,
      ledger = EXCLUDED.ledger, entry = EXCLUDED.entry, batch_index = EXCLUDED.batch_index, updated_at = now()`);
}
