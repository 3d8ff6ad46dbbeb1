import { foldKey, foldText } from '@alpes/projection-kit';
import pg from 'pg';

/** Writes rows as the projector does, so that the edge can be tested without one. */
export class ReadRows {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(url: string): Promise<ReadRows> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new ReadRows(client);
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  async company(row: Row & { id: string; name: string }): Promise<void> {
    const defaults = {
      version: 1,
      status: 'ACTIVE',
      country: 'CO',
      roles: [],
      missing_fields: [],
      ...times('registered_at'),
    };
    const keys = {
      name_key: foldKey(row.name),
      search_key: foldText(`${row.name} ${text(row['tax_number'])}`),
    };
    await this.#upsert('company', ['id'], { ...defaults, ...keys, ...row });
  }

  async location(row: Row & { id: string; name: string }): Promise<void> {
    const defaults = { version: 1, country: 'CO', missing_fields: [], ...times('recorded_at') };
    const keys = {
      name_key: foldKey(row.name),
      search_key: foldText(`${row.name} ${text(row['address_line'])} ${text(row['locality'])}`),
      area_key: foldKey(text(row['administrative_area'])),
      locality_key: foldKey(text(row['locality'])),
    };
    await this.#upsert('location', ['id'], { ...defaults, ...keys, ...row });
  }

  async finding(row: Row & { id: string; subject_id: string }): Promise<void> {
    const severity = text(row['severity'] ?? 'WARNING');
    const rank = { ERROR: 3, WARNING: 2, INFO: 1 }[severity];
    const defaults = { version: 1, subject_kind: 'COMPANY', rule: 'TAX_ID_MISSING', details: {}, open: true };
    const ranked = { severity, severity_rank: rank, since: new Date() };
    await this.#upsert('finding', ['id'], { ...defaults, ...ranked, ...row });
  }

  async command(row: Row & { id: string }): Promise<void> {
    const defaults = {
      context: 'companies',
      status: 'PENDING',
      principal_id: 'ana',
      accepted_at: new Date(),
    };
    await this.#upsert('command', ['id'], { ...defaults, ...row });
  }

  async completeness(row: Row): Promise<void> {
    const counts = {
      subjects: 1,
      present_fields: 3,
      total_fields: 4,
      open_errors: 0,
      open_warnings: 1,
      open_infos: 0,
    };
    await this.#upsert('completeness', ['scope', 'key'], { ...counts, ...row });
  }

  async remove(table: string, id: string): Promise<void> {
    await this.#client.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
  }

  /** One transaction's changes, with their pointers, as edges hear of them. */
  async publish(
    write: () => Promise<void>,
    ...pointers: { kind: string; subject: string; parent?: string }[]
  ): Promise<void> {
    await this.#client.query('BEGIN');
    await write();
    for (const { kind, subject, parent } of pointers) {
      await this.#client.query(
        `WITH head AS (UPDATE feed_head SET position = position + 1 WHERE id = 1 RETURNING position)
         INSERT INTO feed (position, kind, subject, parent, version) SELECT position, $1, $2, $3, '1' FROM head`,
        [kind, subject, parent ?? null],
      );
    }
    await this.#client.query("SELECT pg_notify('alpes_feed', '')");
    await this.#client.query('COMMIT');
  }

  async query(statement: string, values: unknown[] = []): Promise<void> {
    await this.#client.query(statement, values);
  }

  async #upsert(table: string, key: string[], row: Row): Promise<void> {
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`);
    const sets = names.map((name) => `${name} = excluded.${name}`);
    await this.#client.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})
       ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets.join(', ')}`,
      Object.values(row),
    );
  }
}

/** Column → value. */
type Row = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const times = (first: string) => ({ [first]: new Date(), updated_at: new Date() });
