import { type CommandOf, type Entry, encodeEntry, readEntry } from '@alpes/pulsar-protocol';
import { BrokerError } from '../errors.ts';
import type { AccessMode, Producer } from '../topics/producers.ts';
import type { Topic } from '../topics/topic.ts';
import { entryFacts } from './entry-facts.ts';
import type { Session } from './session.ts';

/** The largest message a broker takes; the client is told when it connects. */
export const MAX_MESSAGE_BYTES = 5 * 1024 * 1024;

export interface ProducerSessionOptions {
  readonly session: Session;
  readonly topic: Topic;
  readonly id: number;
  readonly name: string;
  readonly accessMode: AccessMode;
  readonly epoch: number;
  readonly isNameGiven: boolean;
  readonly topicEpoch: number | undefined;
  readonly hasSchema: boolean;
  readonly connectedAtMs: number;
}

/** A producer of one connection. */
export class ProducerSession implements Producer {
  readonly options: ProducerSessionOptions;
  readonly topic: Topic;
  /** False while it waits for exclusive access. */
  isReady = true;

  constructor(options: ProducerSessionOptions) {
    this.options = options;
    this.topic = options.topic;
  }

  get id(): number {
    return this.options.id;
  }

  get name(): string {
    return this.options.name;
  }

  get accessMode(): AccessMode {
    return this.options.accessMode;
  }

  get epoch(): number {
    return this.options.epoch;
  }

  get isNameGiven(): boolean {
    return this.options.isNameGiven;
  }

  get topicEpoch(): number | undefined {
    return this.options.topicEpoch;
  }

  get connection(): object {
    return this.options.session;
  }

  get address(): string {
    return this.options.session.connection.address;
  }

  get connectedAtMs(): number {
    return this.options.connectedAtMs;
  }

  /** Answers when the message is on the disk, or says why it never will be. */
  publish(command: CommandOf<'Send'>, content: Buffer): void {
    const { session } = this.options;
    const { producerId, sequenceId, highestSequenceId } = command;
    const read = this.#read(content);
    if (read instanceof BrokerError) {
      session.send({ type: 'SendError', producerId, sequenceId, error: read.code, message: read.message });
      return;
    }
    const { facts, block } = read;
    session.unsynced(block.length);
    this.topic.publish(facts, block, (error, entryId) => {
      session.unsynced(-block.length);
      if (error !== null) {
        session.send({
          type: 'SendError',
          producerId,
          sequenceId,
          error: 'PersistenceError',
          message: error.message,
        });
        return;
      }
      const messageId = { ledgerId: this.topic.ledgerId, entryId };
      session.send({ type: 'SendReceipt', producerId, sequenceId, messageId, highestSequenceId });
    });
  }

  disconnect(): void {
    const { session, id } = this.options;
    if (session.producers.get(id) !== this) return;
    session.producers.delete(id);
    session.send({ type: 'CloseProducer', producerId: id, requestId: NO_REQUEST });
  }

  #read(content: Buffer): { facts: ReturnType<typeof entryFacts>; block: Buffer } | BrokerError {
    if (!this.isReady)
      return new BrokerError('ProducerFenced', 'The producer still waits for exclusive access');
    if (content.length > MAX_MESSAGE_BYTES + METADATA_ALLOWANCE) return tooLarge();
    let entry: Entry;
    try {
      entry = readEntry(content);
    } catch (error) {
      return new BrokerError('ChecksumError', (error as Error).message, error);
    }
    if (entry.payload.length > MAX_MESSAGE_BYTES) return tooLarge();
    const block =
      content.readUInt16BE(0) === CHECKSUM_MAGIC ? content : encodeEntry(entry.metadata, entry.payload);
    return { facts: entryFacts(entry), block };
  }
}

/** As Pulsar has it: the client asked for nothing. */
export const NO_REQUEST = -1;
const CHECKSUM_MAGIC = 0x0e01;
const METADATA_ALLOWANCE = 10 * 1024;

function tooLarge(): BrokerError {
  return new BrokerError('NotAllowedError', `Exceed maximum message size of ${MAX_MESSAGE_BYTES} bytes`);
}
