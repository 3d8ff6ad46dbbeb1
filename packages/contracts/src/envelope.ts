import type { Principal } from './generated/shared-v1.ts';

export type { Principal } from './generated/shared-v1.ts';

/** One record of a topic's union: `type` is its Avro name without the namespace. */
export type Message = { type: string; data: unknown };

/**
 * What every message says about itself: the attributes of CloudEvents 1.0, and who, why and from where. Nothing is
 * ordered by its times; order is the topic's.
 */
export interface EnvelopeMeta {
  /** UUID of this message, lower case; a repeated message has the same one. */
  id: string;
  /** When the edge accepted the command that this message is, or comes from. */
  time: Date;
  /** When its sender made it; for an event, when it was decided. */
  ingestion: Date;
  specversion: '1.0';
  /** Name and version of the contract: `alpes:companies/events/v1`. */
  dataschema: string;
  datacontenttype: string;
  service_name: string;
  /** Id of the aggregate it is about; the partition key of the Pulsar message. */
  subject: string;
  correlation_id: string;
  /** Id of the message that caused it; in an outcome, of its command. */
  causation_id: string | null;
  principal: Principal;
  traceparent: string | null;
}

/** A message with what it says about itself; a discriminated union on `type`. */
export type Envelope<M extends Message> = EnvelopeMeta & M;
