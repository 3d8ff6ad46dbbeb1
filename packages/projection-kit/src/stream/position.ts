import { ProjectionError } from '../errors.ts';
import type { Query } from '../query.ts';
import type { MessagePlace } from './broker.ts';

/** How far a stream was projected: its place in the sender's journal (0 where there is none), and in its topic. */
export interface StreamPosition extends MessagePlace {
  readonly generation: bigint;
  readonly position: bigint;
}

const INSERT = 'INSERT INTO stream_position (stream) VALUES ($1) ON CONFLICT DO NOTHING';
const SELECT = `SELECT generation, position, ledger, entry, batch_index FROM stream_position WHERE stream = $1`;
const MOVE = `UPDATE stream_position
  SET generation = $7, position = $8, ledger = $9, entry = $10, batch_index = $11, updated_at = now()
  WHERE stream = $1 AND generation = $2 AND position = $3 AND ledger = $4 AND entry = $5 AND batch_index = $6
  RETURNING stream`;

/** Reads a stream's position; one that was never read stands before its first message. */
export async function readPosition(query: Query, stream: string): Promise<StreamPosition> {
  const [found] = await query(SELECT, [stream]);
  if (found !== undefined) return fromRow(found);
  await query(INSERT, [stream]);
  return readPosition(query, stream);
}

/**
 * Moves a stream from where it was read to where it will be when the transaction commits.
 * @throws {ProjectionError} POSITION_MOVED when it no longer stands there: another projector took over.
 */
export async function movePosition(
  query: Query,
  stream: string,
  from: StreamPosition,
  to: StreamPosition,
): Promise<void> {
  const moved = await query(MOVE, [stream, ...values(from), ...values(to)]);
  if (moved.length === 0) {
    throw new ProjectionError('POSITION_MOVED', `${stream} was moved by another projector`);
  }
}

const values = (at: StreamPosition): unknown[] => [
  at.generation,
  at.position,
  at.ledger,
  at.entry,
  at.batchIndex,
];

export function fromRow(row: Record<string, unknown>): StreamPosition {
  return {
    generation: BigInt(row['generation'] as string),
    position: BigInt(row['position'] as string),
    ledger: BigInt(row['ledger'] as string),
    entry: BigInt(row['entry'] as string),
    batchIndex: Number(row['batch_index']),
  };
}

/** `persistent://alpes/companies/events-partition-2` is the stream `companies/events-partition-2`. */
export const streamOf = (topic: string): string => topic.split('/').slice(-2).join('/');

export const isPartition = (stream: string): boolean => /-partition-\d+$/.test(stream);

export function comparePlaces(a: MessagePlace, b: MessagePlace): number {
  if (a.ledger !== b.ledger) return a.ledger < b.ledger ? -1 : 1;
  if (a.entry !== b.entry) return a.entry < b.entry ? -1 : 1;
  return a.batchIndex - b.batchIndex;
}

/** Compares by journal place: generation, then position. */
export function compareJournal(
  a: Pick<StreamPosition, 'generation' | 'position'>,
  b: Pick<StreamPosition, 'generation' | 'position'>,
): number {
  if (a.generation !== b.generation) return a.generation < b.generation ? -1 : 1;
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return 0;
}
