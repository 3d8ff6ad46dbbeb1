import { type AuditEvent, auditEvents, type Envelope, type FindingState } from '@alpes/contracts';
import { type Batch, lastBy, on, type Projection, recordset } from '@alpes/projection-kit';

/** Every finding there is or was. */
export const findingProjection: Projection = {
  name: 'findings',
  inputs: [on(auditEvents, project)],
};

async function project({ messages, query, changed }: Batch<AuditEvent>): Promise<void> {
  const findings = lastBy(messages.flatMap(findingIn), ({ id }) => id);
  if (findings.length === 0) return;
  await query(UPSERT, [recordset(findings.map(toRow))]);
  for (const { id, subjectId, version } of findings) {
    changed({ kind: 'finding', subject: id, parent: subjectId, version: String(version) });
  }
}

function findingIn(message: Envelope<AuditEvent>): FindingState[] {
  switch (message.type) {
    case 'FindingOpened':
    case 'FindingResolved':
    case 'FindingAcknowledged':
      return [message.data.finding];
    default:
      return [];
  }
}

const ranks = { INFO: 1, WARNING: 2, ERROR: 3 } as const;

function toRow(finding: FindingState) {
  const { id, version, subjectKind, subjectId, rule, severity, details, since, resolvedAt, acknowledgement } =
    finding;
  return {
    id,
    version,
    subject_kind: subjectKind,
    subject_id: subjectId,
    rule,
    severity,
    severity_rank: ranks[severity],
    details,
    since,
    open: resolvedAt === null,
    resolved_at: resolvedAt,
    acknowledged_by: acknowledgement?.by ?? null,
    acknowledged_at: acknowledgement?.at ?? null,
    acknowledgement_note: acknowledgement?.note ?? null,
  };
}

const UPSERT = `INSERT INTO finding
  SELECT r.* FROM jsonb_populate_recordset(NULL::finding, $1::jsonb) AS r
  ON CONFLICT (id) DO UPDATE SET
    version = EXCLUDED.version, severity = EXCLUDED.severity, severity_rank = EXCLUDED.severity_rank,
    details = EXCLUDED.details, open = EXCLUDED.open, resolved_at = EXCLUDED.resolved_at,
    acknowledged_by = EXCLUDED.acknowledged_by, acknowledged_at = EXCLUDED.acknowledged_at,
    acknowledgement_note = EXCLUDED.acknowledgement_note`;
