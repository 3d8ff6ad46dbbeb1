import { type Query, recordset } from '@alpes/projection-kit';

/** Where a subject counts, as its own context says. */
export interface Belonging {
  readonly kind: 'COMPANY' | 'PROPERTY';
  readonly id: string;
  readonly country: string;
  readonly company_id: string | null;
}

/** What the audit last said about a subject. */
export interface Audited {
  readonly kind: string;
  readonly id: string;
  readonly audit_version: number;
  readonly subject_version: number | null;
  readonly audited_at: string;
  readonly retired: boolean;
  readonly open_errors: number;
  readonly open_warnings: number;
  readonly open_infos: number;
  readonly present_fields: number;
  readonly total_fields: number;
  readonly missing_fields: readonly string[];
}

const belongingColumns = ['country', 'company_id'];
const auditedColumns = [
  'audit_version',
  'subject_version',
  'audited_at',
  'retired',
  'open_errors',
  'open_warnings',
  'open_infos',
  'present_fields',
  'total_fields',
  'missing_fields',
];

const BELONG = counting(belongingColumns);
const AUDIT = counting(auditedColumns);

export const saveBelongings = (query: Query, rows: readonly Belonging[]): Promise<void> =>
  save(query, BELONG, rows);

export const saveAudited = (query: Query, rows: readonly Audited[]): Promise<void> =>
  save(query, AUDIT, rows);

async function save(query: Query, statement: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const sums = await query(statement, [recordset(rows)]);
  const empty = sums.filter(({ subjects }) => subjects === 0);
  if (empty.length > 0) await query(DROP_EMPTY, [recordset(empty)]);
}

/**
 * Writes the given columns of subjects, and moves the sums of completeness by the difference: what each changed
 * subject counted before is taken away, what it counts now is added. `before` reads the same snapshot that the
 * statement started with. Subjects that weren't audited, or are retired, count nowhere.
 */
function counting(columns: readonly string[]): string {
  const list = (of: string) => columns.map((column) => `${of}.${column}`).join(', ');
  return `WITH given AS (
      SELECT * FROM jsonb_populate_recordset(NULL::subject, $1::jsonb)
    ), before AS (
      SELECT s.* FROM subject s JOIN given USING (kind, id)
    ), after AS (
      INSERT INTO subject AS s (kind, id, retired, open_errors, open_warnings, open_infos,
        present_fields, total_fields, country, company_id, audit_version, subject_version, audited_at, missing_fields)
      SELECT kind, id, coalesce(retired, false), coalesce(open_errors, 0), coalesce(open_warnings, 0),
        coalesce(open_infos, 0), coalesce(present_fields, 0), coalesce(total_fields, 0), country, company_id,
        audit_version, subject_version, audited_at, coalesce(missing_fields, '{}')
      FROM given
      ON CONFLICT (kind, id) DO UPDATE SET (${columns.join(', ')}) = ROW(${list('EXCLUDED')})
        WHERE ROW(${list('s')}) IS DISTINCT FROM ROW(${list('EXCLUDED')})
      RETURNING s.*
    ), counted AS (
      SELECT 1 AS sign, after.* FROM after
      UNION ALL
      SELECT -1, before.* FROM before JOIN after USING (kind, id)
    ), moved AS (
      SELECT scope, key, sum(sign) AS subjects, sum(sign * present_fields) AS present_fields,
        sum(sign * total_fields) AS total_fields, sum(sign * open_errors) AS open_errors,
        sum(sign * open_warnings) AS open_warnings, sum(sign * open_infos) AS open_infos
      FROM counted
      CROSS JOIN LATERAL (
        VALUES ('ALL', ''), ('COUNTRY', country), ('COMPANY', company_id::text)
      ) AS part(scope, key)
      WHERE audit_version IS NOT NULL AND NOT retired AND key IS NOT NULL
      GROUP BY scope, key
    )
    INSERT INTO completeness AS c (
      scope, key, subjects, present_fields, total_fields, open_errors, open_warnings, open_infos
    )
    SELECT * FROM moved
    ON CONFLICT (scope, key) DO UPDATE SET
      subjects = c.subjects + EXCLUDED.subjects, present_fields = c.present_fields + EXCLUDED.present_fields,
      total_fields = c.total_fields + EXCLUDED.total_fields, open_errors = c.open_errors + EXCLUDED.open_errors,
      open_warnings = c.open_warnings + EXCLUDED.open_warnings, open_infos = c.open_infos + EXCLUDED.open_infos
    RETURNING scope, key, subjects`;
}

const DROP_EMPTY = `DELETE FROM completeness c
  USING jsonb_populate_recordset(NULL::completeness, $1::jsonb) AS empty
  WHERE c.scope = empty.scope AND c.key = empty.key`;
