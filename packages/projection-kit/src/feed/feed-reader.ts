import { ProjectionError } from '../errors.ts';
import type { Query } from '../query.ts';
import type { FeedFilter, FeedPointer } from './feed.ts';

export interface FeedHead {
  readonly epoch: string;
  readonly position: bigint;
  /** Positions up to this one are no longer kept. */
  readonly floor: bigint;
}

const HEAD = 'SELECT epoch, position, floor FROM feed_head WHERE id = 1';
const COLUMNS = 'f.position, f.kind, f.subject, f.parent, f.version';
const BEHIND = `SELECT ${COLUMNS} FROM feed f WHERE f.position > $1 ORDER BY f.position LIMIT $2`;

// The last pointer of each of many subjects, behind a position of its own: one index look-up each.
const LAST_OF_SUBJECTS = `SELECT w.n::int AS n, ${COLUMNS}
  FROM unnest($1::text[], $2::uuid[], $3::bigint[]) WITH ORDINALITY AS w(kind, subject, after, n)
  CROSS JOIN LATERAL (
    SELECT * FROM feed f WHERE f.subject = w.subject AND f.kind = w.kind AND f.position > w.after
    ORDER BY f.position DESC LIMIT 1
  ) f`;

export async function readHead(query: Query): Promise<FeedHead> {
  const [row] = await query(HEAD);
  if (row === undefined) throw new ProjectionError('FEED_HEAD_MISSING', 'The feed has no head.');
  return {
    epoch: row['epoch'] as string,
    position: BigInt(row['position'] as string),
    floor: BigInt(row['floor'] as string),
  };
}

/** All pointers behind a position, in order, `limit` at most. */
export async function readBehind(query: Query, position: bigint, limit: number): Promise<FeedPointer[]> {
  return (await query(BEHIND, [position, limit])).map(toPointer);
}

export interface SubjectBehind {
  readonly kind: string;
  readonly subject: string;
  readonly after: bigint;
}

/** For each of `wanted`, its last pointer behind `after`, if there is one. */
export async function readLastOf(
  query: Query,
  wanted: readonly SubjectBehind[],
): Promise<(FeedPointer | undefined)[]> {
  const found: (FeedPointer | undefined)[] = wanted.map(() => undefined);
  const params = [
    wanted.map(({ kind }) => kind),
    wanted.map(({ subject }) => subject),
    wanted.map(({ after }) => after),
  ];
  for (const row of await query(LAST_OF_SUBJECTS, params)) found[Number(row['n']) - 1] = toPointer(row);
  return found;
}

/**
 * Pointers behind `after` that match the filter and aren't followed by a later one about the same subject, in order.
 * Looks at `window` positions at most, unless a parent's own are found by their index; `through` is how far it looked.
 */
export async function readMatching(
  query: Query,
  filter: FeedFilter,
  after: bigint,
  head: bigint,
  { window, limit }: { readonly window: number; readonly limit: number },
): Promise<{ pointers: FeedPointer[]; through: bigint }> {
  const byParent = filter.parent !== undefined;
  const until = byParent || after + BigInt(window) > head ? head : after + BigInt(window);
  const rows = await query(
    `SELECT ${COLUMNS} FROM feed f
     WHERE f.position > $1 AND f.position <= $2 AND f.kind = $3 ${byParent ? 'AND f.parent = $5' : ''}
       AND NOT EXISTS (
         SELECT FROM feed later WHERE later.subject = f.subject AND later.position > f.position
           AND later.kind = f.kind ${byParent ? 'AND later.parent = f.parent' : ''}
       )
     ORDER BY f.position LIMIT $4`,
    [after, until, filter.kind, limit, ...(byParent ? [filter.parent] : [])],
  );
  const pointers = rows.map(toPointer);
  const full = pointers.length === limit;
  return { pointers, through: full ? (pointers.at(-1) as FeedPointer).position : until };
}

function toPointer(row: Record<string, unknown>): FeedPointer {
  return {
    position: BigInt(row['position'] as string),
    kind: row['kind'] as string,
    subject: row['subject'] as string,
    parent: row['parent'] as string | null,
    version: row['version'] as string,
  };
}
