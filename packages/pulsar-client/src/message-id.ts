import { type MessageIdData, messageIdData, Writer } from '@alpes/pulsar-protocol';

const END = 2 ** 63;

/**
 * Where a message stands in its topic. Ordered within one topic (one partition) by ledger, entry and place in the
 * batch. Numbers are exact up to 2^53; -1 and 2^63 stand for the two ends.
 */
export class MessageId {
  readonly ledgerId: number;
  readonly entryId: number;
  /** -1 in a topic without partitions. */
  readonly partition: number;
  /** -1 for a message that was not sent in a batch. */
  readonly batchIndex: number;
  /** How many messages the entry holds; 0 where that is not known. */
  readonly batchSize: number;

  constructor(ledgerId: number, entryId: number, partition = -1, batchIndex = -1, batchSize = 0) {
    this.ledgerId = ledgerId;
    this.entryId = entryId;
    this.partition = partition;
    this.batchIndex = batchIndex;
    this.batchSize = batchSize;
  }

  /** Before the first message that the topic still has. */
  static earliest(): MessageId {
    return new MessageId(-1, -1);
  }

  /** After the last message. */
  static latest(): MessageId {
    return new MessageId(END, END);
  }

  /** @throws {ProtocolError} where the bytes are not an id */
  static deserialize(data: Buffer): MessageId {
    return MessageId.of(messageIdData.decode(data));
  }

  static of(data: MessageIdData): MessageId {
    return new MessageId(data.ledgerId, data.entryId, data.partition, data.batchIndex, data.batchSize ?? 0);
  }

  /** The form that all official clients share. */
  serialize(): Buffer {
    const writer = new Writer(32);
    messageIdData.writeFields(writer, this.toData());
    return writer.take();
  }

  toData(): Parameters<typeof messageIdData.writeFields>[1] {
    const { ledgerId, entryId, partition, batchIndex, batchSize } = this;
    return {
      ledgerId,
      entryId,
      partition: partition < 0 ? undefined : partition,
      batchIndex: batchIndex < 0 ? undefined : batchIndex,
      batchSize: batchSize === 0 ? undefined : batchSize,
    };
  }

  toString(): string {
    return `(${this.ledgerId},${this.entryId},${this.partition},${this.batchIndex})`;
  }

  /** Negative when this one is earlier. Partitions are not compared: their order means nothing. */
  compare(other: MessageId): number {
    return (
      this.ledgerId - other.ledgerId || this.entryId - other.entryId || this.batchIndex - other.batchIndex
    );
  }

  equals(other: MessageId): boolean {
    return this.partition === other.partition && this.compare(other) === 0;
  }
}
