import { fromProperties } from '@alpes/contracts';
import { ProjectionError } from '../errors.ts';
import type { Arrived } from './broker.ts';
import { compareJournal, comparePlaces, isPartition, type StreamPosition, streamOf } from './position.ts';

export interface Admitted {
  /** What was not projected yet, in order. */
  readonly fresh: readonly Arrived[];
  /** Where the stream stands behind each of them. */
  readonly positions: readonly StreamPosition[];
  /** What ends the stream behind the fresh ones, if anything does. */
  readonly problem?: ProjectionError;
}

/**
 * Drops what is at or below `from`, and checks that nothing is missing in front of what is left.
 *
 * Journaled topics (events) go by (generation, position). Within a generation the next position is one more; a new
 * generation starts no further than one behind the last position (a restored journal goes on from where it was
 * restored to). Partitions of a topic hold a part of the positions each, so there only the order counts.
 * Other topics (commands) go by message id.
 */
export function admit(
  channel: 'commands' | 'events',
  from: StreamPosition,
  arrived: readonly Arrived[],
): Admitted {
  const fresh: Arrived[] = [];
  const positions: StreamPosition[] = [];
  let at = from;
  for (const message of arrived) {
    const next = channel === 'events' ? journaled(at, message) : byMessageId(at, message);
    if (next instanceof ProjectionError) return { fresh, positions, problem: next };
    if (next === undefined) continue;
    fresh.push(message);
    positions.push(next);
    at = next;
  }
  return { fresh, positions };
}

function byMessageId(at: StreamPosition, { place }: Arrived): StreamPosition | undefined {
  return comparePlaces(place, at) > 0 ? { ...at, ...place } : undefined;
}

function journaled(at: StreamPosition, message: Arrived): StreamPosition | ProjectionError | undefined {
  const { place } = fromProperties(message.properties);
  if (place === undefined) return foreign(message);
  if (compareJournal(place, at) <= 0) return undefined;
  const gapless = place.position <= at.position + 1n;
  if (!gapless && !isPartition(streamOf(message.topic))) return gap(at, place, message);
  return { ...place, ...message.place };
}

const foreign = (message: Arrived): ProjectionError =>
  new ProjectionError(
    'STREAM_FOREIGN_MESSAGE',
    `A message on ${streamOf(message.topic)} (${described(message)}) has no place in a journal: only the relay may write there.`,
  );

function gap(
  at: Pick<StreamPosition, 'generation' | 'position'>,
  next: Pick<StreamPosition, 'generation' | 'position'>,
  message: Arrived,
): ProjectionError {
  const name = ({ generation, position }: typeof at) => `${generation}:${position}`;
  return new ProjectionError(
    'STREAM_GAP',
    `${streamOf(message.topic)} goes from ${name(at)} to ${name(next)}: what stood between is lost to this subscription. ` +
      'Run "alpes projections rebuild".',
  );
}

export const described = ({ place, properties }: Arrived): string =>
  `${properties['type'] ?? 'no type'} ${properties['id'] ?? 'no id'}, message ${place.ledger}:${place.entry}:${place.batchIndex}`;
