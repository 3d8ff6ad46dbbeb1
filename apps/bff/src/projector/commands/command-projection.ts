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
import { principalKey } from '../../principal-key.ts';
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
    // In the name of the person who began it all, who did not ask for it.
    ...(message.causation_id === null ? { caused: false } : { caused: true, principal_key: null }),
    id: message.id,
    type: message.type,
    input: keptInput(message.data),
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
  const principalId = principal.id.slice(0, PRINCIPAL_CHARACTERS);
  return {
    context,
    aggregate_id: isUuid(subject) ? subject : null,
    accepted_at: timestamp(time),
    principal_id: principalId,
    principal_key: principalKey(principalId),
    correlation_id,
  };
}

/** Longer than any form, shorter than the outline of a coast. */
const INPUT_CHARACTERS = 32 * 1024;

/** What was asked, so that it can be mended and asked again, wherever the person sits then. */
function keptInput(data: unknown): unknown {
  const length = data === undefined ? Number.POSITIVE_INFINITY : JSON.stringify(data).length;
  return length > INPUT_CHARACTERS ? null : data;
}

const pointer = (row: Record<string, unknown>) => ({
  kind: 'command',
  subject: row['id'] as string,
  parent: row['principal_key'] as string | null,
  version: row['status'] as string,
});

// A row without a type is known by its outcome alone. What took effect is shown by the thing itself: its input is let go.
const ASKED = `INSERT INTO command AS c (
    id, context, type, aggregate_id, status, accepted_at, principal_id, principal_key, correlation_id, input, caused
  )
  SELECT id, context, type, aggregate_id, 'PENDING', accepted_at, principal_id, principal_key, correlation_id, input, caused
  FROM jsonb_populate_recordset(NULL::command, $1::jsonb)
  ON CONFLICT (id) DO UPDATE SET
    type = EXCLUDED.type, context = EXCLUDED.context, aggregate_id = EXCLUDED.aggregate_id,
    accepted_at = EXCLUDED.accepted_at, principal_id = EXCLUDED.principal_id, principal_key = EXCLUDED.principal_key,
    correlation_id = EXCLUDED.correlation_id, caused = EXCLUDED.caused,
    input = CASE WHEN c.status = 'COMPLETED' THEN NULL ELSE EXCLUDED.input END
    WHERE c.type IS NULL
  RETURNING id, principal_key, status`;

// Where only outcomes tell of a command (its own bytes could not be read), the last of them does: a batch of two must
// come to the same as two batches.
const DECIDED = `INSERT INTO command AS c (
    id, context, aggregate_id, status, accepted_at, decided_at, aggregate_version,
    rejection_code, rejection_message, rejection_details, principal_id, principal_key, correlation_id
  )
  SELECT id, context, aggregate_id, status, accepted_at, decided_at, aggregate_version,
    rejection_code, rejection_message, rejection_details, principal_id, principal_key, correlation_id
  FROM jsonb_populate_recordset(NULL::command, $1::jsonb)
  ON CONFLICT (id) DO UPDATE SET
    status = EXCLUDED.status, decided_at = EXCLUDED.decided_at, aggregate_version = EXCLUDED.aggregate_version,
    rejection_code = EXCLUDED.rejection_code, rejection_message = EXCLUDED.rejection_message,
    rejection_details = EXCLUDED.rejection_details,
    aggregate_id = CASE WHEN c.type IS NULL THEN EXCLUDED.aggregate_id ELSE c.aggregate_id END,
    accepted_at = CASE WHEN c.type IS NULL THEN EXCLUDED.accepted_at ELSE c.accepted_at END,
    principal_id = CASE WHEN c.type IS NULL THEN EXCLUDED.principal_id ELSE c.principal_id END,
    principal_key = CASE WHEN c.type IS NULL THEN EXCLUDED.principal_key WHEN c.caused THEN NULL
      ELSE coalesce(c.principal_key, EXCLUDED.principal_key) END,
    correlation_id = CASE WHEN c.type IS NULL THEN EXCLUDED.correlation_id ELSE c.correlation_id END,
    input = CASE WHEN EXCLUDED.status = 'COMPLETED' THEN NULL ELSE c.input END
  RETURNING id, principal_key, status`;
