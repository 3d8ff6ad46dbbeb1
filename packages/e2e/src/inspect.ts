import pg from 'pg';

const OUTCOMES = `('CommandCompleted', 'CommandRejected', 'CommandDeadLettered', 'CommandDiscarded')`;

/** Runs one query on a service's own database, as an auditor would. */
export async function inspect<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...params])).rows;
  } finally {
    await client.end();
  }
}

/** What the journal holds of these commands: rows that are outcomes, rows that are events, aggregates they are of. */
export async function inspectCommands(databaseUrl: string, commandIds: readonly string[]) {
  const [counts] = await inspect<{ outcomes: number; effects: number; aggregates: number }>(
    databaseUrl,
    `SELECT count(*) FILTER (WHERE type IN ${OUTCOMES})::int AS outcomes,
            count(*) FILTER (WHERE type NOT IN ${OUTCOMES})::int AS effects,
            count(DISTINCT key)::int AS aggregates
       FROM journal WHERE channel = 'events' AND causation_id = ANY($1::uuid[])`,
    [commandIds],
  );
  return counts;
}

/** Positions that a gapless journal would have and this one has not. */
export async function journalGaps(databaseUrl: string): Promise<number> {
  const [row] = await inspect<{ gaps: number }>(
    databaseUrl,
    `SELECT coalesce(max(position) - min(position) + 1 - count(*), 0)::int AS gaps FROM journal WHERE channel = 'events'`,
  );
  return row?.gaps ?? 0;
}
