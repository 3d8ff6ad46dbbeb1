import { defaultPageSize } from '../limits/limits.ts';
import { refuse } from '../outward-errors.ts';

/** Arguments of a Relay connection. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

export type CursorValue = string | number;

/** Which rows are wanted: `size` of them behind (or, going backward, before) a position in an order. */
export interface PageRequest {
  /** Name of the order; a cursor is valid in the order it was made in. */
  readonly order: string;
  readonly size: number;
  readonly backward: boolean;
  /** Values of the order's keys at the cursor; undefined starts at the end that is paged from. */
  readonly position: readonly CursorValue[] | undefined;
}

export interface Page<T> {
  readonly edges: { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A page whose number of rows altogether can be asked for; see {@link countedAtMost}. */
export interface CountedPage<T> extends Page<T> {
  readonly totalCount: () => Promise<number>;
}

/** Counting stops here: beyond it nobody reads the number, and it would cost as much as the rows. */
export const countedAtMost = 10_000;

/**
 * @throws BAD_USER_INPUT for a page longer than `pageSize` or arguments that contradict each other, INVALID_CURSOR for a cursor that was
 * not made by this order.
 */
export function pageRequest(given: PageArguments, order: string, pageSize: number): PageRequest {
  const backward = given.last !== null && given.last !== undefined;
  if (backward && (given.first ?? given.after ?? null) !== null) throw contradiction();
  if (!backward && (given.before ?? null) !== null) throw contradiction();
  const size = (backward ? given.last : given.first) ?? defaultPageSize;
  if (size < 0 || size > pageSize) {
    throw refuse('BAD_USER_INPUT', `A page has from 0 to ${pageSize} rows.`);
  }
  const cursor = backward ? given.before : given.after;
  return { order, size, backward, position: cursor ? decodeCursor(cursor, order) : undefined };
}

const contradiction = () =>
  refuse('BAD_USER_INPUT', 'Pages go forward with first and after, or backward with last and before.');

/** A page of rows that were fetched in the request's direction, one more than its size where there are more. */
export function toPage<T>(
  rows: readonly T[],
  request: PageRequest,
  keysOf: (row: T) => CursorValue[],
): Page<T> {
  const taken = rows.slice(0, request.size);
  const more = rows.length > request.size;
  const ordered = request.backward ? taken.toReversed() : taken;
  const edges = ordered.map((node) => ({ cursor: encodeCursor(request.order, keysOf(node)), node }));
  const behind = request.position !== undefined;
  return {
    edges,
    pageInfo: {
      hasNextPage: request.backward ? behind : more,
      hasPreviousPage: request.backward ? more : behind,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export function encodeCursor(order: string, keys: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([order, ...keys])).toString('base64url');
}

function decodeCursor(cursor: string, order: string): CursorValue[] {
  const [of, ...keys] = parse(cursor);
  const sound = keys.length > 0 && keys.every((key) => typeof key === 'string' || Number.isFinite(key));
  if (of !== order || !sound) throw invalidCursor();
  return keys as CursorValue[];
}

export const invalidCursor = () =>
  refuse('INVALID_CURSOR', 'This cursor does not belong to this list and order.');

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
