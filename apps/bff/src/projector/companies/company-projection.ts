import { type CompaniesEvent, type CompanyState, companiesEvents, type Envelope } from '@alpes/contracts';
import { type Batch, foldKey, foldText, on, type Projection, recordset } from '@alpes/projection-kit';

/** The companies as their owner has them; what other contexts say about them is kept by the other projections. */
export const companyProjection: Projection = {
  name: 'companies',
  inputs: [on(companiesEvents, project)],
};

async function project({ messages, query, changed }: Batch<CompaniesEvent>): Promise<void> {
  const rows = fold(messages);
  if (rows.length === 0) return;
  await query(UPSERT, [recordset(rows)]);
  for (const { id, version } of rows) {
    changed({ kind: 'company', subject: id, parent: null, version: String(version) });
  }
}

type Row = ReturnType<typeof toRow>;

function fold(messages: readonly Envelope<CompaniesEvent>[]): Row[] {
  const rows = new Map<string, Row>();
  for (const message of messages) {
    const company = companyIn(message);
    if (company === undefined) continue;
    const at = message.ingestion.toISOString();
    rows.set(company.id, toRow(company, rows.get(company.id)?.registered_at ?? at, at));
  }
  return [...rows.values()];
}

function companyIn(message: Envelope<CompaniesEvent>): CompanyState | undefined {
  switch (message.type) {
    case 'CompanyRegistered':
    case 'CompanyAmended':
    case 'CompanyWithdrawn':
      return message.data.company;
    default:
      return undefined;
  }
}

function toRow(company: CompanyState, registeredAt: string, updatedAt: string) {
  const { id, version, status, name, legalName, country, taxId, roles, email, phone, website, address } =
    company;
  return {
    id,
    version,
    status,
    name,
    name_key: foldKey(name),
    search_key: foldText([name, legalName, taxId?.number].filter(Boolean).join(' ')),
    legal_name: legalName,
    country,
    tax_country: taxId?.country ?? null,
    tax_number: taxId?.number ?? null,
    roles,
    email,
    phone,
    website,
    address,
    registered_at: registeredAt,
    updated_at: updatedAt,
  };
}

// A company that is new here may have been heard of before: in locations that it owns, or by the audit.
const UPSERT = `INSERT INTO company (
    id, version, status, name, name_key, search_key, legal_name, country, tax_country, tax_number, roles,
    email, phone, website, address, registered_at, updated_at, property_count,
    open_errors, open_warnings, open_infos, open_findings, present_fields, total_fields, missing_fields
  )
  SELECT r.*, owned.count, coalesce(s.open_errors, 0), coalesce(s.open_warnings, 0), coalesce(s.open_infos, 0),
    coalesce(s.open_errors + s.open_warnings + s.open_infos, 0),
    coalesce(s.present_fields, 0), coalesce(s.total_fields, 0), coalesce(s.missing_fields, '{}')
  FROM jsonb_to_recordset($1::jsonb) AS r(
    id uuid, version int, status text, name text, name_key text, search_key text, legal_name text,
    country text, tax_country text, tax_number text, roles text[], email text, phone text, website text,
    address text, registered_at timestamptz, updated_at timestamptz
  )
  LEFT JOIN subject s ON s.kind = 'COMPANY' AND s.id = r.id
  CROSS JOIN LATERAL (
    SELECT count(*)::int FROM location l
    WHERE l.owner_id = r.id AND NOT EXISTS (SELECT FROM company c WHERE c.id = r.id)
  ) owned
  ON CONFLICT (id) DO UPDATE SET
    version = EXCLUDED.version, status = EXCLUDED.status, name = EXCLUDED.name, name_key = EXCLUDED.name_key,
    search_key = EXCLUDED.search_key, legal_name = EXCLUDED.legal_name, country = EXCLUDED.country,
    tax_country = EXCLUDED.tax_country, tax_number = EXCLUDED.tax_number, roles = EXCLUDED.roles,
    email = EXCLUDED.email, phone = EXCLUDED.phone, website = EXCLUDED.website, address = EXCLUDED.address,
    updated_at = EXCLUDED.updated_at`;
