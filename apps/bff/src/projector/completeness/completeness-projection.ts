import {
  type AuditEvent,
  auditEvents,
  type CompaniesEvent,
  companiesEvents,
  type Envelope,
  type GeographicEvent,
  geographicEvents,
} from '@alpes/contracts';
import { type Batch, lastBy, on, type Projection, type Query, recordset } from '@alpes/projection-kit';
import { type Audited, type Belonging, saveAudited, saveBelongings } from './subject-sql.ts';

/**
 * How complete the data is, kept up to date by differences; and each company's and location's own counts. Which
 * country and company a subject counts for comes from the subject's context, how complete it is from the audit, in either order.
 */
export const completenessProjection: Projection = {
  name: 'completeness',
  inputs: [
    on(companiesEvents, ({ messages, query }) => saveBelongings(query, latest(messages.flatMap(ofCompany)))),
    on(geographicEvents, ({ messages, query }) =>
      saveBelongings(query, latest(messages.flatMap(ofProperty))),
    ),
    on(auditEvents, project),
  ],
};

async function project({ messages, query, changed }: Batch<AuditEvent>): Promise<void> {
  const audited = latest(messages.flatMap(ofAudit));
  await saveAudited(query, audited);
  for (const [kind, feedKind] of [
    ['COMPANY', 'company'],
    ['PROPERTY', 'location'],
  ] as const) {
    for (const row of await copyCounts(query, kind, audited)) {
      const { id, parent, version } = row as { id: string; parent: string | null; version: string };
      changed({ kind: feedKind, subject: id, parent, version });
    }
  }
}

const latest = <T extends { kind: string; id: string }>(rows: readonly T[]): T[] =>
  lastBy(rows, ({ kind, id }) => `${kind} ${id}`);

function ofCompany(message: Envelope<CompaniesEvent>): Belonging[] {
  switch (message.type) {
    case 'CompanyRegistered':
    case 'CompanyAmended':
    case 'CompanyWithdrawn': {
      const { id, country } = message.data.company;
      return [{ kind: 'COMPANY', id, country, company_id: id }];
    }
    default:
      return [];
  }
}

function ofProperty(message: Envelope<GeographicEvent>): Belonging[] {
  switch (message.type) {
    case 'LocationRecorded':
    case 'LocationCorrected':
    case 'LocationRemoved': {
      const { propertyId, country, ownerId } = message.data.location;
      return [{ kind: 'PROPERTY', id: propertyId, country, company_id: ownerId }];
    }
    default:
      return [];
  }
}

function ofAudit(message: Envelope<AuditEvent>): Audited[] {
  if (message.type !== 'SubjectAudited') return [];
  const { data, ingestion } = message;
  return [
    {
      kind: data.subjectKind,
      id: data.subjectId,
      audit_version: data.version,
      subject_version: data.subjectVersion,
      audited_at: ingestion.toISOString(),
      retired: data.retired,
      open_errors: data.openErrors,
      open_warnings: data.openWarnings,
      open_infos: data.openInfos,
      present_fields: data.presentFields,
      total_fields: data.totalFields,
      missing_fields: data.missingFields,
    },
  ];
}

/** Brings the counts to the rows that lists sort and filter by. @returns those that changed. */
async function copyCounts(query: Query, kind: 'COMPANY' | 'PROPERTY', audited: readonly Audited[]) {
  const rows = audited.filter((one) => one.kind === kind);
  if (rows.length === 0) return [];
  return query(COPY[kind], [recordset(rows)]);
}

const copyTo = (table: string, parent: string): string => `UPDATE ${table} t SET
    open_errors = s.open_errors, open_warnings = s.open_warnings, open_infos = s.open_infos,
    open_findings = s.open_errors + s.open_warnings + s.open_infos,
    present_fields = s.present_fields, total_fields = s.total_fields, missing_fields = s.missing_fields
  FROM jsonb_populate_recordset(NULL::subject, $1::jsonb) AS s
  WHERE t.id = s.id
    AND (t.open_errors, t.open_warnings, t.open_infos, t.present_fields, t.total_fields, t.missing_fields)
      IS DISTINCT FROM
      (s.open_errors, s.open_warnings, s.open_infos, s.present_fields, s.total_fields, s.missing_fields)
  RETURNING t.id, ${parent} AS parent, t.version::text AS version`;

const COPY = { COMPANY: copyTo('company', 'NULL::uuid'), PROPERTY: copyTo('location', 't.owner_id') };
