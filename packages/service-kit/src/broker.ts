import type { Incoming } from './incoming.ts';

/** What the kit needs of a broker; `pulsar-broker.ts` has it on a Pulsar client. */
export interface Broker {
  /** @throws a retryable error while the broker is away. */
  subscribe(options: SubscribeOptions): Promise<Source>;
  publisher(): Publisher;
  /** The schema with this version in a topic's registry. @throws retryable while the registry is away. */
  schemaOf(topic: string, version: string): Promise<string>;
  /** Why nothing gets through at the moment; undefined when all is well, or nobody knows. */
  trouble?(): string | undefined;
  close(): Promise<void>;
}

export interface SubscribeOptions {
  readonly topic: string;
  readonly subscription: string;
  readonly type: 'KeyShared' | 'Failover';
  readonly context: string;
  readonly channel: 'commands' | 'events';
}

export interface Delivery {
  readonly incoming: Incoming;
  /** What `acknowledge` wants back. */
  readonly receipt: unknown;
}

/** A subscription. Messages that were not acknowledged come again after a disconnect, in order. */
export interface Source {
  /** What has arrived, at least one message; waits for it. Empty when the source is closed. */
  receive(): Promise<readonly Delivery[]>;
  acknowledge(deliveries: readonly Delivery[]): Promise<void>;
  close(): Promise<void>;
}

export interface OutgoingMessage {
  readonly key: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export interface Target {
  readonly topic: string;
  /** What the bytes were written with; none for bytes that are nobody's. */
  readonly schema?: string | undefined;
  /** Commands are batched by key, for Key_Shared; everything else is stored in the order it is sent. */
  readonly byKey?: boolean;
}

/** Where a topic ends. `place` is undefined when its last message carries none. */
export type TopicEnd =
  | { readonly empty: true }
  | {
      readonly empty: false;
      readonly place: { readonly generation: number; readonly position: number } | undefined;
      readonly partitions: number;
    };

export interface Publisher {
  /**
   * Sends in this order, and resolves when the broker has stored them all. After a failure some of them may be
   * stored; none is stored before one that stands in front of it (of its key).
   */
  publish(target: Target, messages: readonly OutgoingMessage[]): Promise<void>;
  end(topic: string): Promise<TopicEnd>;
  close(): Promise<void>;
}
