import { userInfo } from 'node:os';
import {
  aggregateId,
  type Envelope,
  envelopeFromJson,
  type Message,
  newId,
  type TopicContract,
} from '@alpes/contracts';

/**
 * The envelope of a message that says at least its type and data. A subject that is not given is made of the id, as the
 * edge does it for an aggregate that a command makes.
 * @throws {ContractError} INVALID_DATA
 */
export function toEnvelope(contract: TopicContract<Message>, message: unknown): Envelope<Message> {
  if (typeof message !== 'object' || message === null) return envelopeFromJson(contract, message);
  const given = message as Record<string, unknown>;
  const id = typeof given['id'] === 'string' ? given['id'] : newId();
  return envelopeFromJson(contract, { ...filledIn(contract, id), id, ...given });
}

function filledIn({ context, dataschema }: TopicContract<Message>, id: string): Record<string, unknown> {
  const now = new Date().toISOString();
  return {
    time: now,
    ingestion: now,
    specversion: '1.0',
    dataschema,
    datacontenttype: 'avro/binary',
    service_name: 'alpes-cli',
    subject: aggregateId(context, id),
    correlation_id: id,
    causation_id: null,
    principal: { id: userInfo().username, roles: ['operator'] },
    traceparent: null,
  };
}
