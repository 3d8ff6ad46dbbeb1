import {
  auditCommands,
  auditEvents,
  companiesCommands,
  companiesEvents,
  type Envelope,
  geographicCommands,
  geographicEvents,
  type Message,
} from '@alpes/contracts';
import { type Batch, isUuid, lastBy, on, type Projection, recordset, timestamp } from '@alpes/projection-kit';
import { asOutcome, decidedBy } from './outcome.ts';

/**
 * What was asked for and how it ended. A command and its outcome come on different topics, in either order: the
 * command says who asked for what, the outcome how it ended, and neither undoes the other.
 */
export const commandProjection: Projection = {
  name: 'commands',
  inputs: [
    on(companiesCommands, projectAsked),
    on(geographicCommands, projectAsked),
    on(auditCommands, projectAsked),
    on(companiesEvents, projectDecided),
    on(geographicEvents, projectDecided),
    on(auditEvents, projectDecided),
  ],
};

async function projectAsked<M extends Message>({
  context,
  messages,
  query,
  changed,
}: Batch<M>): Promise<void> {
  // The first of the same id is the one that is handled; the others are dropped by their service.
  const asked = lastBy([...messages].toReversed(), ({ id }) => id).toReversed();
  const rows = asked.map((message) => ({
    ...whoAsked(context, message),
    id: message.id,
    type: message.type,
  }));
  for (const row of await query(ASKED, [recordset(rows)])) {
    if (row['status'] === 'PENDING') changed(pointer(row));
  }
}

async function projectDecided<M extends Message>({
  context,
  messages,
  query,
  changed,
}: Batch<M>): Promise<void> {
  const outcomes = messages.map(asOutcome).filter((outcome) => outcome !== undefined);
  const decided = lastBy(
    outcomes.filter(({ causation_id }) => isUuid(causation_id)),
    ({ causation_id }) => causation_id as string,
  );
  if (decided.length === 0) return;
  const rows = decided.map((outcome) => ({
    ...whoAsked(context, outcome),
    id: outcome.causation_id,
    decided_at: outcome.ingestion.toISOString(),
    ...decidedBy(outcome),
  }));
  for (const row of await query(DECIDED, [recordset(rows)])) changed(pointer(row));
}

/** An index holds no more; an edge takes no longer ones. */
const PRINCIPAL_CHARACTERS = 255;

function whoAsked(context: string, { subject, time, principal, correlation_id }: Envelope<Message>) {
  return {
    context,
    aggregate_id: isUuid(subject) ? subject : null,
    accepted_at: timestamp(time),
    principal_id: principal.id.slice(0, PRINCIPAL_CHARACTERS),
    correlation_id,
  };
}

const pointer = (row: Record<string, unknown>) => ({
  kind: 'command',
  subject: row['id'] as string,
  parent: row['aggregate_id'] as string | null,
  version: row['status'] as string,
});

// A row without a type is known by its outcome alone.
const ASKED = `INSERT INTO command AS c (
    id, context, type, aggregate_id, status, accepted_at, principal_id, correlation_id
  )
  SELECT id, context, type, aggregate_id, 'PENDING', accepted_at, principal_id, correlation_id
  FROM jsonb_populate_recordset(NULL::command, $1::jsonb)
  ON CONFLICT (id) DO UPDATE SET
    type = EXCLUDED.type, context = EXCLUDED.context, aggregate_id = EXCLUDED.aggregate_id,
    accepted_at = EXCLUDED.accepted_at, principal_id = EXCLUDED.principal_id,
    correlation_id = EXCLUDED.correlation_id
    WHERE c.type IS NULL
  RETURNING id, aggregate_id, status`;

// Where only outcomes tell of a command (its own bytes could not be read), the last of them does: a batch of two must
// come to the same as two batches.
const DECIDED = `INSERT INTO command AS c (
    id, context, aggregate_id, status, accepted_at, decided_at, aggregate_version,
    rejection_code, rejection_message, rejection_details, principal_id, correlation_id
  )
  SELECT id, context, aggregate_id, status, accepted_at, decided_at, aggregate_version,
    rejection_code, rejection_message, rejection_details, principal_id, correlation_id
  FROM jsonb_populate_recordset(NULL::command, $1::jsonb)
  ON CONFLICT (id) DO UPDATE SET
    status = EXCLUDED.status, decided_at = EXCLUDED.decided_at, aggregate_version = EXCLUDED.aggregate_version,
    rejection_code = EXCLUDED.rejection_code, rejection_message = EXCLUDED.rejection_message,
    rejection_details = EXCLUDED.rejection_details,
    aggregate_id = CASE WHEN c.type IS NULL THEN EXCLUDED.aggregate_id ELSE c.aggregate_id END,
    accepted_at = CASE WHEN c.type IS NULL THEN EXCLUDED.accepted_at ELSE c.accepted_at END,
    principal_id = CASE WHEN c.type IS NULL THEN EXCLUDED.principal_id ELSE c.principal_id END,
    correlation_id = CASE WHEN c.type IS NULL THEN EXCLUDED.correlation_id ELSE c.correlation_id END
  RETURNING id, aggregate_id, status`;
