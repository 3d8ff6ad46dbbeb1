/**
 * Rows as a parameter for `jsonb_to_recordset($1)`: one statement for any number of them. Dates become ISO 8601; what
 * Postgres can't keep is made keepable, because messages hold whatever somebody sent: U+0000 becomes U+FFFD.
 */
export function recordset(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  return json.includes('\\u0000') ? JSON.stringify(rows, withoutNul) : json;
}

const withoutNul = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\u0000', '\uFFFD') : value;

const YEAR_9999 = Date.UTC(9999, 11, 31);

/** The time as Postgres reads it, or null for one that nobody can mean (before 1970, or after the year 9999). */
export function timestamp(time: Date): string | null {
  const ms = time.getTime();
  return ms >= 0 && ms <= YEAR_9999 ? time.toISOString() : null;
}

export const isUuid = (text: string | null | undefined): text is string =>
  text != null && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);

/** The last of each `key`, in the order in which they came last. */
export function lastBy<T>(values: Iterable<T>, key: (value: T) => string): T[] {
  const last = new Map<string, T>();
  for (const value of values) {
    last.delete(key(value));
    last.set(key(value), value);
  }
  return [...last.values()];
}
