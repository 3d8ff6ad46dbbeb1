import { ProjectionError } from '../errors.ts';
import type { Query } from '../query.ts';
import type { FeedPointer } from './feed.ts';

/** The channel that tells edges of new pointers; its payload is the feed's last position. */
export const FEED_CHANNEL = 'alpes_feed';

const LOCK = 'SELECT position FROM feed_head WHERE id = 1 FOR UPDATE';

const APPEND = `WITH head AS (
    UPDATE feed_head SET position = position + $5::int WHERE id = 1 RETURNING position
  ), appended AS (
    INSERT INTO feed (position, kind, subject, parent, version)
    SELECT head.position - $5::int + p.n, p.kind, p.subject, p.parent, p.version
    FROM head, unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[]) WITH ORDINALITY
      AS p(kind, subject, parent, version, n)
  )
  SELECT pg_notify('${FEED_CHANNEL}', position::text) FROM head`;

/**
 * Takes the feed's head for this transaction: from here to its commit no other one appends or projects. That is
 * what makes positions gapless and in commit order.
 */
export async function lockFeed(query: Query): Promise<void> {
  const [head] = await query(LOCK);
  if (head === undefined) throw new ProjectionError('FEED_HEAD_MISSING', 'The feed has no head.');
}

/** The pointers of one transaction. */
export class FeedWriter {
  readonly #pointers = new Map<string, Omit<FeedPointer, 'position'>>();

  add(pointer: Omit<FeedPointer, 'position'>): void {
    const key = `${pointer.kind} ${pointer.subject} ${pointer.parent}`;
    this.#pointers.delete(key);
    this.#pointers.set(key, pointer);
  }

  /** Appends them and wakes the edges at commit. The transaction must hold the feed (`lockFeed`). */
  async flush(query: Query): Promise<void> {
    const pointers = [...this.#pointers.values()];
    this.#pointers.clear();
    if (pointers.length === 0) return;
    await query(APPEND, [
      pointers.map(({ kind }) => kind),
      pointers.map(({ subject }) => subject),
      pointers.map(({ parent }) => parent),
      pointers.map(({ version }) => version),
      pointers.length,
    ]);
  }
}
