/** What the kit needs of a broker; `pulsar-broker.ts` has it on a Pulsar client. */
export interface Broker {
  /** A Failover subscription. @throws a retryable error while the broker is away. */
  subscribe(topic: string, subscription: string, maxMessages: number): Promise<Source>;
  /** Reads a topic from its first message, beside all subscriptions. */
  read(topic: string, maxMessages: number): Promise<TopicReader>;
  /** The schema with this version in a topic's registry. @throws retryable while the registry is away. */
  schemaOf(topic: string, version: string): Promise<string>;
  close(): Promise<void>;
}

/** Where a message stands in its topic; later messages compare greater. */
export interface MessagePlace {
  readonly ledger: bigint;
  readonly entry: bigint;
  readonly batchIndex: number;
}

/** A message as it came. */
export interface Arrived {
  /** Full name; of the partition, where the topic has partitions. */
  readonly topic: string;
  readonly place: MessagePlace;
  readonly properties: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** The registry's version of the schema it was written with, in hex, where the driver tells. */
  readonly schemaVersion?: string | undefined;
  readonly publishedAt: Date;
  /** What the source wants back to acknowledge it. */
  readonly receipt?: unknown;
}

/** A subscription. What was not acknowledged comes again after a disconnect, in order. */
export interface Source {
  /** False while the broker is away; `receive` waits for it then. */
  readonly connected: boolean;
  /** What has arrived, at least one message; waits for it. Empty when the source is closed. */
  receive(): Promise<readonly Arrived[]>;
  /** What has arrived since, at most so many; waits for nothing. Empty too when the source is closed. */
  more(maxMessages: number): Promise<readonly Arrived[]>;
  /** Everything up to this message of its topic is done. */
  acknowledge(last: Arrived): Promise<void>;
  close(): Promise<void>;
}

export interface TopicReader {
  /** The next messages; empty when the end that the topic has now is reached. */
  next(): Promise<readonly Arrived[]>;
  close(): Promise<void>;
}
