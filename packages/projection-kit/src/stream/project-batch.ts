import type { Envelope, Message } from '@alpes/contracts';
import type { Pool } from 'pg';
import { ProjectionError, errorMessage, faultKind } from '../errors.ts';
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
 * Projects one batch in one transaction: position, feed lock, read models, feed, commit. The position's compare-and-set
 * makes it once in effect, however often and by whomever the messages are delivered. The feed's lock, taken before
 * the read models, lets one batch at a time into a read database: denormalised facts of other streams hold still,
 * nothing deadlocks, and a pointer's state is committed with it.
 * @throws {ProjectionError} POSITION_MOVED, PROJECTION_FAILED; whatever the database throws.
 */
export async function projectBatch(target: BatchTarget, batch: BatchOfStream): Promise<void> {
  await inTransaction(target.pool, (query) => write(query, target, batch), { prepared: true });
}

async function write(query: Query, target: BatchTarget, batch: BatchOfStream): Promise<void> {
  await movePosition(query, batch.stream, batch.from, batch.to);
  await target.faultPoint('after-position', batch.stream);
  await lockFeed(query);
  const feed = new FeedWriter();
  if (batch.messages.length > 0) await projectAll(query, feed, batch);
  if (target.feed) await feed.flush(query);
  await target.faultPoint('before-commit', batch.stream);
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
