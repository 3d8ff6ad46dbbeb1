import type { Envelope, Message } from '@alpes/contracts';
import type { Pool } from 'pg';
import { errorMessage, faultKind, ProjectionError } from '../errors.ts';
import type { FaultPoints } from '../fault-points.ts';
import { FeedWriter, lockFeed } from '../feed/feed-writer.ts';
import type { Batch, Projection } from '../projection.ts';
import type { Query } from '../query.ts';
import { inTransaction } from '../transaction.ts';
import { movePosition, type StreamPosition } from './position.ts';

export interface BatchOfStream {
  readonly stream: string;
  readonly context: string;
  readonly from: StreamPosition;
  readonly to: StreamPosition;
  /** May be empty: then only the position moves. */
  readonly messages: readonly Envelope<Message>[];
  readonly inputs: readonly NamedInput[];
}

export interface NamedInput {
  readonly projection: string;
  readonly project: Projection['inputs'][number]['project'];
}

export interface BatchTarget {
  readonly pool: Pool;
  /** Whether pointers are written; a rebuild writes its own. */
  readonly feed: boolean;
  readonly faultPoint: FaultPoints;
}

/**
 * Projects batches of different streams in one transaction: positions, feed lock, read models, feed, commit. A position's
 * compare-and-set makes its batch once in effect, however often and by whomever the messages are delivered. The feed's
 * lock, taken before the read models, lets one transaction at a time into a read database: denormalised facts of other
 * streams hold still, nothing deadlocks, and a pointer's state is committed with it.
 * @throws {ProjectionError} POSITION_MOVED, PROJECTION_FAILED; whatever the database throws.
 */
export async function projectBatches(target: BatchTarget, batches: readonly BatchOfStream[]): Promise<void> {
  await inTransaction(target.pool, (query) => write(query, target, batches), { prepared: true });
}

async function write(query: Query, target: BatchTarget, batches: readonly BatchOfStream[]): Promise<void> {
  for (const { stream, from, to } of batches) {
    await movePosition(query, stream, from, to);
    await target.faultPoint('after-position', stream);
  }
  await lockFeed(query);
  const feed = new FeedWriter();
  for (const batch of batches) {
    if (batch.messages.length > 0) await projectAll(query, feed, batch);
  }
  if (target.feed) await feed.flush(query);
  for (const { stream } of batches) await target.faultPoint('before-commit', stream);
}

async function projectAll(query: Query, feed: FeedWriter, batch: BatchOfStream): Promise<void> {
  const given: Batch<Message> = {
    context: batch.context,
    messages: batch.messages,
    query,
    changed: (pointer) => feed.add(pointer),
  };
  for (const { projection, project } of batch.inputs) {
    await project(given).catch((cause: unknown) => {
      if (faultKind(cause) !== 'fault') throw cause;
      throw new ProjectionError('PROJECTION_FAILED', `${projection}: ${errorMessage(cause)}`, { cause });
    });
  }
}
