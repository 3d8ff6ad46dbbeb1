import { isRefused, isUnsent } from '../commands/tracked.ts';
import type { RunRow } from './run-row.ts';

/** How many rows of an import are how far. */
export interface Counts {
  readonly mistaken: number;
  readonly repeats: number;
  /** Of those that are sent, by how far they have got. */
  readonly unsent: number;
  /** Not sent either, and never to be. */
  readonly cancelled: number;
  readonly pending: number;
  readonly deadLettered: number;
  readonly completed: number;
  readonly refused: number;
}

const none: Counts = {
  mistaken: 0,
  repeats: 0,
  unsent: 0,
  cancelled: 0,
  pending: 0,
  deadLettered: 0,
  completed: 0,
  refused: 0,
};

export const countsOf = (rows: readonly RunRow[]): Counts => {
  const counts: Record<keyof Counts, number> = { ...none };
  for (const row of rows) counts[placeOf(row)] += 1;
  return counts;
};

/** Of how many rows it was begun for. */
export const toSend = ({ unsent, cancelled, pending, deadLettered, completed, refused }: Counts): number =>
  unsent + cancelled + pending + deadLettered + completed + refused;

/** Of how many of them the outcome is known. */
export const doneOf = ({ completed, refused }: Counts): number => completed + refused;

/** After one row changed. */
export function recount(counts: Counts, before: RunRow, after: RunRow): Counts {
  const from = placeOf(before);
  const to = placeOf(after);
  return from === to ? counts : { ...counts, [from]: counts[from] - 1, [to]: counts[to] + 1 };
}

/** Under which count a row is. */
export function placeOf({ verdict, progress, cancelled }: RunRow): keyof Counts {
  if (verdict.kind !== 'ready' || progress === null)
    return verdict.kind === 'repeats' ? 'repeats' : 'mistaken';
  if (isUnsent(progress)) return cancelled === true ? 'cancelled' : 'unsent';
  if (isRefused(progress)) return 'refused';
  if (progress.kind === 'completed') return 'completed';
  return progress.kind === 'dead-lettered' ? 'deadLettered' : 'pending';
}
