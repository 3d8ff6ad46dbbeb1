import { derivedId, type Envelope, type Message, type Principal, type TopicContract } from '@alpes/contracts';
import type { OutcomeType, OutgoingCommand } from './definition.ts';
import { KitError } from './errors.ts';
import { uuidV5 } from './ids.ts';
import type { Incoming } from './incoming.ts';

export type JournalChannel = 'events' | 'commands' | 'dead-letters';

/** A row of the journal before it has a position. */
export interface Draft {
  readonly channel: JournalChannel;
  readonly id: string;
  readonly causationId: string | null;
  /** Whose topic it goes to. */
  readonly context: string;
  readonly key: string;
  readonly type: string;
  readonly schema: string | null;
  readonly properties: Readonly<Record<string, string>> | null;
  readonly payload: Buffer;
}

/** What an outgoing message takes over from the one it answers. */
export interface Cause {
  readonly id: string;
  readonly time: Date;
  readonly correlation_id: string;
  readonly principal: Principal;
  readonly traceparent: string | null;
}

export interface JournalingOptions {
  readonly service: string;
  readonly events: TopicContract<Message>;
  readonly sends: readonly TopicContract<Message>[];
  readonly maxMessageBytes: number;
}

interface Outgoing {
  readonly cause: Cause;
  readonly id: string;
  readonly key: string;
  readonly message: Message;
  readonly decidedAt: Date;
}

export type OutcomeData = Readonly<Record<string, unknown>>;

/** The place of the decided outcome among what a message leads to; the others count from 0. */
const OUTCOME = -1;

// Room for what a dead letter carries beside the bytes, under Pulsar's 5 MiB for a message.
const MAX_DEAD_LETTER_BYTES = 5 * 1024 * 1024 - 64 * 1024;

/**
 * Encodes what a message led to. Ids are made from the cause's id and the place in its answer, so that the same
 * message always leads to the same ones.
 */
export class Journaling {
  readonly #options: JournalingOptions;
  readonly #sends: ReadonlyMap<string, TopicContract<Message>>;

  constructor(options: JournalingOptions) {
    this.#options = options;
    this.#sends = new Map(options.sends.map((contract) => [contract.context, contract]));
  }

  event(cause: Cause, ordinal: number, key: string, event: Message, decidedAt: Date): Draft {
    const id = derivedId(cause.id, ordinal);
    return this.#draft('events', this.#options.events, { cause, id, key, message: event, decidedAt });
  }

  /** A message is decided once; it may be dead-lettered before that, more than once. */
  outcome(cause: Cause, key: string, type: OutcomeType, data: OutcomeData, decidedAt: Date): Draft {
    const decided = type === 'CommandCompleted' || type === 'CommandRejected';
    const id = decided ? derivedId(cause.id, OUTCOME) : uuidV5(cause.id, `${type} ${decidedAt.getTime()}`);
    const message = { type, data };
    return this.#draft('events', this.#options.events, { cause, id, key, message, decidedAt });
  }

  /** @throws KitError UNKNOWN_CONTEXT */
  command(cause: Cause, id: string, command: OutgoingCommand, decidedAt: Date): Draft {
    const contract = this.#sends.get(command.context);
    if (contract === undefined) {
      throw new KitError('UNKNOWN_CONTEXT', `"${command.context}" isn't among the contracts in "sends"`);
    }
    const { subject: key, type, data } = command;
    const message = { type, data };
    return this.#draft('commands', contract, {
      cause: { ...cause, time: decidedAt },
      id,
      key,
      message,
      decidedAt,
    });
  }

  /** The message as it came, with why it is here. */
  deadLetter(incoming: Incoming, id: string, code: string, reason: string): Draft {
    const properties: Record<string, string> = {
      ...incoming.properties,
      id,
      code,
      reason: reason.slice(0, 1_000),
      'source-topic': incoming.topic,
      'source-message-id': incoming.sourceMessageId,
    };
    const fits = incoming.bytes.length <= MAX_DEAD_LETTER_BYTES;
    if (!fits) properties['omitted-bytes'] = String(incoming.bytes.length);
    return {
      channel: 'dead-letters',
      id: uuidV5(id, 'dead-letter'),
      causationId: id,
      context: this.#options.service,
      key: incoming.key,
      type: incoming.properties['type'] ?? '',
      schema: null,
      properties,
      payload: fits ? incoming.bytes : Buffer.alloc(0),
    };
  }

  #draft(channel: JournalChannel, contract: TopicContract<Message>, outgoing: Outgoing): Draft {
    const { cause, id, key, decidedAt } = outgoing;
    const { type, data } = outgoing.message;
    const envelope: Envelope<Message> = {
      id,
      type,
      data,
      time: cause.time,
      ingestion: decidedAt,
      specversion: '1.0',
      dataschema: contract.dataschema,
      datacontenttype: 'avro/binary',
      service_name: this.#options.service,
      subject: key,
      correlation_id: cause.correlation_id,
      causation_id: cause.id,
      principal: cause.principal,
      traceparent: cause.traceparent,
    };
    const payload = contract.encode(envelope);
    if (payload.length > this.#options.maxMessageBytes) {
      throw new KitError('TOO_LARGE', `${type} would have ${payload.length} bytes`);
    }
    const { context, fingerprint: schema } = contract;
    return { channel, id, causationId: cause.id, context, key, type, schema, properties: null, payload };
  }
}

/** What is known of a message that can't be read, or not wholly: enough to tell whoever waits for its id. */
export const causeOf = (id: string, publishedAt: Date, meta?: Cause): Cause => ({
  id,
  time: meta?.time ?? publishedAt,
  correlation_id: meta?.correlation_id ?? id,
  principal: meta?.principal ?? { id: 'unknown', roles: [] },
  traceparent: meta?.traceparent ?? null,
});
