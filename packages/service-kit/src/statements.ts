import type { Json, Row } from './definition.ts';

/**
 * Every statement of the hot path, and of what stands beside it. Named statements are prepared once a connection.
 * A batch is: lock, read, perhaps related, write, journal. Lists go in as arrays, whatever their length.
 */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What the kit learns of the aggregate's table at start. */
export interface TableShape {
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique: readonly string[];
}

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/**
 * Every statement here finds the rows of its batch by an index, and is planned once. A plan that was made while a table
 * was small, and kept, would read the whole of it when it has grown, until its statistics are next gathered.
 */
export const session = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_material', 'jit']
  .map((name) => `SET ${name} = off`)
  .concat('SET plan_cache_mode = force_generic_plan')
  .join('; ');

/** Columns that can be written, in order. */
export const columnsOf: Statement = {
  name: 'kit_columns',
  text: `SELECT attname AS column FROM pg_attribute
    WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ORDER BY attnum`,
};

export const seed = `
  INSERT INTO journal_head (id) VALUES (1) ON CONFLICT DO NOTHING;
  INSERT INTO relay (channel) VALUES ('events'), ('commands'), ('dead-letters') ON CONFLICT DO NOTHING`;

export const rememberSchema: Statement = {
  name: 'kit_schema',
  text: 'INSERT INTO journal_schema (fingerprint, schema) VALUES ($1, $2) ON CONFLICT DO NOTHING',
};

/** Sorted by what is locked, so that no two batches wait for each other; held until the transaction ends. */
export const lock: Statement = {
  name: 'kit_lock',
  text: `SELECT count(pg_advisory_xact_lock(place)) FROM (
      SELECT DISTINCT hashtextextended(name, 0) AS place FROM unnest($1::text[]) AS name ORDER BY place
    ) AS places`,
};

/** Ids ($1), keys ($2), aggregates ($3), then one array of values for each unique column. */
export function read({ table, unique }: TableShape): Statement {
  const holders = unique.map(
    (column, n) =>
      `UNION ALL SELECT 'holder', id::text, '${column}', to_jsonb(${quote(column)})
       FROM ${quote(table)} WHERE ${quote(column)} = ANY ($${n + 4})`,
  );
  const text = `SELECT 'inbox' AS kind, id::text AS id, hash AS text, NULL::jsonb AS row
      FROM inbox WHERE id = ANY ($1::uuid[])
    UNION ALL SELECT DISTINCT 'held-key', NULL, key, NULL::jsonb
      FROM held WHERE key = ANY ($2::text[]) AND status <> 'apart'
    UNION ALL SELECT 'held-id', message_id::text, NULL, NULL
      FROM held WHERE message_id = ANY ($1::uuid[])
    UNION ALL SELECT 'state', id::text, NULL, to_jsonb(t)
      FROM ${quote(table)} AS t WHERE id = ANY ($3::uuid[])
    ${holders.join('\n')}`;
  return { name: 'kit_read', text };
}

export interface ReadRow {
  readonly kind: 'inbox' | 'held-key' | 'held-id' | 'state' | 'holder';
  readonly id: string;
  readonly text: string;
  readonly row: Json;
}

export const related = ({ table }: TableShape, where: string): Statement => ({
  name: 'kit_related',
  text: `SELECT to_jsonb(t) AS row FROM ${quote(table)} AS t WHERE ${where}`,
});

/** Only when an aggregate gives up a claim that another takes in the same batch: uniqueness is checked row by row. */
export const release = ({ table, unique }: TableShape): Statement => ({
  name: 'kit_release',
  text: `UPDATE ${quote(table)} SET ${unique.map((column) => `${quote(column)} = NULL`).join(', ')}
    WHERE id = ANY ($1::uuid[])`,
});

/**
 * Inbox ($1 ids, $2 hashes), aggregates ($3 rows as JSON, $4 ids, $5 the version each had, null for a new one), what is
 * freed ($6) and what is kept ($7 …) in `held`. Answers how many aggregates were written: fewer than given means
 * that somebody wrote one without its lock.
 */
export function write({ table, columns }: TableShape): Statement {
  const names = columns.map(quote);
  const sets = columns
    .filter((column) => column !== 'id')
    .map((column) => `${quote(column)} = g.${quote(column)}`);
  const text = `WITH seen AS (
      INSERT INTO inbox (id, hash) SELECT * FROM unnest($1::uuid[], $2::text[])
    ), given AS MATERIALIZED (
      SELECT g.*, e.expected AS kit_expected
      FROM jsonb_populate_recordset(NULL::${quote(table)}, $3::jsonb) AS g
      JOIN unnest($4::uuid[], $5::integer[]) AS e (id, expected) ON e.id = g.id
    ), updated AS (
      UPDATE ${quote(table)} AS t SET ${sets.join(', ')} FROM given AS g
      WHERE t.id = g.id AND t.version = g.kit_expected RETURNING 1
    ), inserted AS (
      INSERT INTO ${quote(table)} (${names.join(', ')})
      SELECT ${names.map((name) => `g.${name}`).join(', ')} FROM given AS g WHERE g.kit_expected IS NULL RETURNING 1
    ), freed AS (
      DELETE FROM held WHERE sequence = ANY ($6::bigint[])
    ), kept AS (${insertHeld(7)})
    SELECT (SELECT count(*) FROM updated) + (SELECT count(*) FROM inserted) AS written`;
  return { name: 'kit_write', text };
}

/** Fields of a row of `held`, with the type of each array. */
const heldFields = [
  ['key', 'text'],
  ['status', 'text'],
  ['message_id', 'uuid'],
  ['type', 'text'],
  ['context', 'text'],
  ['channel', 'text'],
  ['source_topic', 'text'],
  ['source_message_id', 'text'],
  ['properties', 'jsonb'],
  ['payload', 'bytea'],
  ['attempts', 'integer'],
  ['error_code', 'text'],
  ['error', 'text'],
] as const;

export type HeldField = (typeof heldFields)[number][0];
export type HeldRow = Readonly<Record<HeldField, unknown>>;

function insertHeld(first: number): string {
  const names = heldFields.map(([name]) => name).join(', ');
  const arrays = heldFields.map(([, type], n) => `$${first + n}::${type}[]`).join(', ');
  return `INSERT INTO held (${names})
    SELECT ${names} FROM unnest(${arrays}) WITH ORDINALITY AS k (${names}, ordinal) ORDER BY ordinal`;
}

export const hold: Statement = { name: 'kit_hold', text: insertHeld(1) };

/** Whether a key ($1) is held, and which of these messages ($2) wait already. */
export const waiting: Statement = {
  name: 'kit_waiting',
  text: `SELECT EXISTS (SELECT FROM held WHERE key = $1 AND status <> 'apart') AS held,
    ARRAY (SELECT message_id::text FROM held WHERE message_id = ANY ($2::uuid[])) AS ids`,
};

export const schedule: Statement = {
  name: 'kit_schedule',
  text: `UPDATE held SET next_attempt = now() + make_interval(secs => $2::double precision) WHERE message_id = $1`,
};

/** Rows turned into one array a field. */
export const heldArrays = (rows: readonly HeldRow[]): unknown[] =>
  heldFields.map(([name]) => rows.map((row) => row[name]));

export const rowsJson = (rows: readonly Row[]): string => JSON.stringify(rows);

/**
 * Journal rows ($1 … $9, and $10 the place of each within its channel), after the head has moved by $11 events, $12
 * commands and $13 dead letters. The head row stays locked until the commit: so positions have no gaps and are in commit
 * order. Whoever relays hears of it by the commit itself: which channels have something new.
 */
export const journal: Statement = {
  name: 'kit_journal',
  text: `WITH head AS (
      UPDATE journal_head
      SET events = events + $11::bigint, commands = commands + $12::bigint, dead_letters = dead_letters + $13::bigint
      WHERE id = 1
      RETURNING generation, events - $11::bigint AS events, commands - $12::bigint AS commands,
        dead_letters - $13::bigint AS dead_letters
    ), journaled AS (
      INSERT INTO journal
        (channel, position, generation, id, causation_id, context, key, type, schema, properties, payload)
      SELECT r.channel,
        r.place + CASE r.channel
          WHEN 'events' THEN head.events WHEN 'commands' THEN head.commands ELSE head.dead_letters END,
        head.generation, r.id, r.causation_id, r.context, r.key, r.type, r.schema, r.properties, r.payload
      FROM head, unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::jsonb[], $9::bytea[], $10::integer[])
        AS r (channel, id, causation_id, context, key, type, schema, properties, payload, place)
    )
    SELECT pg_notify('alpes_journal', concat_ws(',', CASE WHEN $11 > 0 THEN 'events' END,
      CASE WHEN $12 > 0 THEN 'commands' END, CASE WHEN $13 > 0 THEN 'dead-letters' END)) FROM head`,
};

/** One channel ($1) after a position ($2), at most $3. */
export const journaled: Statement = {
  name: 'kit_journaled',
  text: `SELECT channel, position, generation, id, context, key, type, schema, properties, payload FROM journal
    WHERE channel = $1 AND position > $2::bigint ORDER BY position LIMIT $3`,
};

/** A relay that was slow never takes another's progress back. */
export const advanceRelay: Statement = {
  name: 'kit_advance',
  text: `UPDATE relay AS r SET position = GREATEST(r.position, a.position)
    FROM unnest($1::text[], $2::bigint[]) AS a (channel, position) WHERE r.channel = a.channel`,
};

export const schemas: Statement = {
  name: 'kit_schemas',
  text: 'SELECT fingerprint, schema FROM journal_schema',
};

export const head: Statement = {
  name: 'kit_head',
  text: 'SELECT generation, events, commands, dead_letters FROM journal_head WHERE id = 1',
};

export const relayed: Statement = { name: 'kit_relayed', text: 'SELECT channel, position FROM relay' };

/** In portions, so that no transaction is long. */
export const forget: Statement = {
  name: 'kit_forget',
  text: `DELETE FROM inbox WHERE id IN (
      SELECT id FROM inbox WHERE received_at < now() - make_interval(days => $1::integer) LIMIT 5000
    ) RETURNING 1`,
};

const heldColumns = `sequence, key, status, message_id, type, context, channel, source_topic, source_message_id,
  properties, payload, attempts, next_attempt, error_code, error, held_at`;

/** The head of one key that is due, unless somebody else has it in hand. */
export const dueHead: Statement = {
  name: 'kit_due_head',
  text: `SELECT ${heldColumns} FROM held AS h
    WHERE status = 'waiting' AND next_attempt <= now()
      AND NOT EXISTS (
        SELECT FROM held AS e WHERE e.key = h.key AND e.sequence < h.sequence AND e.status <> 'apart'
      )
    ORDER BY next_attempt LIMIT 1 FOR UPDATE SKIP LOCKED`,
};

/** What waits behind the head of a key, in order, up to one that waits for a person. */
export const followers: Statement = {
  name: 'kit_followers',
  text: `SELECT ${heldColumns} FROM held
    WHERE key = $1 AND sequence > $2 AND status = 'waiting' AND sequence < COALESCE(
      (SELECT min(sequence) FROM held WHERE key = $1 AND sequence > $2 AND status = 'dead'), 9223372036854775807)
    ORDER BY sequence LIMIT $3 FOR UPDATE`,
};

/** When a head is gone the next one is due at once. */
export const promote: Statement = {
  name: 'kit_promote',
  text: `UPDATE held SET next_attempt = now() WHERE sequence = (
      SELECT sequence FROM held WHERE key = $1 AND status <> 'apart' ORDER BY sequence LIMIT 1
    ) AND status = 'waiting' AND next_attempt IS NULL`,
};

/** An attempt failed: due again in $3 seconds; null when it was the last. Nothing when somebody else was first. */
export const failHead: Statement = {
  name: 'kit_fail_head',
  text: `UPDATE held SET attempts = attempts + 1, error_code = $4, error = $5, status = $6,
      next_attempt = now() + make_interval(secs => $3::double precision)
    WHERE sequence = $1 AND attempts = $2 RETURNING sequence`,
};

export const countHeld: Statement = {
  name: 'kit_count_held',
  text: `SELECT count(DISTINCT key) FILTER (WHERE status <> 'apart')::int AS keys,
      count(*) FILTER (WHERE status = 'waiting')::int AS waiting,
      count(*) FILTER (WHERE status = 'dead')::int AS dead,
      count(*) FILTER (WHERE status = 'apart')::int AS apart
    FROM held`,
};

export const listHeld: Statement = {
  name: 'kit_list_held',
  text: `SELECT DISTINCT ON (h.key, h.status = 'apart', CASE WHEN h.status = 'apart' THEN h.sequence END) ${heldColumns},
      (SELECT count(*)::int - 1 FROM held AS b WHERE b.key = h.key AND b.status <> 'apart') AS behind
    FROM held AS h
    ORDER BY h.key, h.status = 'apart', CASE WHEN h.status = 'apart' THEN h.sequence END, h.sequence`,
};

export const showHeld: Statement = {
  name: 'kit_show_held',
  text: `SELECT ${heldColumns} FROM held WHERE sequence = $1`,
};

/** The same, for changing it. */
export const takeHeld: Statement = {
  name: 'kit_take_held',
  text: `SELECT ${heldColumns} FROM held WHERE sequence = $1 FOR UPDATE`,
};

/** Bytes ($2), properties ($3) and key ($4) are kept when null. One that was set apart takes the place it had in its key's queue. */
export const replayHeld: Statement = {
  name: 'kit_replay_held',
  text: `UPDATE held SET status = 'waiting', attempts = 0, next_attempt = now(),
      payload = COALESCE($2::bytea, payload), properties = COALESCE($3::jsonb, properties),
      key = COALESCE($4::text, key)
    WHERE sequence = $1`,
};

export const dropHeld: Statement = { name: 'kit_drop_held', text: 'DELETE FROM held WHERE sequence = $1' };

export const see: Statement = {
  name: 'kit_see',
  text: 'INSERT INTO inbox (id, hash) VALUES ($1, $2) ON CONFLICT DO NOTHING',
};

export const unsee: Statement = { name: 'kit_unsee', text: 'DELETE FROM inbox WHERE id = $1' };

export const raiseGeneration: Statement = {
  name: 'kit_raise_generation',
  text: `UPDATE journal_head SET generation = $1::integer WHERE id = 1 AND generation < $1::integer`,
};
