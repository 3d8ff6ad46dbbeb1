import type { Command, CommandOf, CommandToSend, CommandType } from '@alpes/pulsar-protocol';
import { encodeFrameHead } from '@alpes/pulsar-protocol';
import { asBrokerError, type BrokerError } from '../errors.ts';
import type { Consumer } from '../topics/consumer.ts';
import type { Subscription } from '../topics/subscription.ts';
import type { Topic } from '../topics/topic.ts';
import type { BrokerContext } from './broker-context.ts';
import type { ProducerSession } from './producer-session.ts';

/** What a session needs of its connection. */
export interface SessionConnection {
  readonly address: string;
  readonly writable: boolean;
  send(bytes: Buffer): void;
  /** Stops and resumes taking bytes from the client. */
  pause(): void;
  resume(): void;
  /** Ends the connection after what waits was sent. */
  close(reason: string): void;
}

/** A consumer with where it belongs. */
export interface ConsumerSession {
  readonly consumer: Consumer;
  readonly topic: Topic;
  readonly subscription: Subscription;
}

/** A place taken by a request that is still being worked on; CLOSE withdraws it. */
export interface Pending {
  readonly state: 'pending';
  isWithdrawn: boolean;
}

const LIVENESS_TIMEOUT_MS = 5_000;
/** A client whose unsynced messages exceed this is not read from until half of them are on the disk. */
const MAX_UNSYNCED_BYTES = 16 * 1024 * 1024;

/** One client's connection: its producers and consumers, and answers to its requests. */
export class Session {
  readonly broker: BrokerContext;
  readonly connection: SessionConnection;
  readonly producers = new Map<number, ProducerSession | Pending>();
  readonly consumers = new Map<number, ConsumerSession | Pending>();
  isConnected = false;
  #isClosed = false;
  #unsyncedBytes = 0;
  #isPaused = false;
  #heard: (() => void) | undefined;

  constructor(broker: BrokerContext, connection: SessionConnection) {
    this.broker = broker;
    this.connection = connection;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(command: CommandToSend): void {
    if (!this.#isClosed) this.connection.send(encodeFrameHead(command));
  }

  refuse(requestId: number, error: unknown): void {
    const { code, message } = this.explain(error);
    this.send({ type: 'Error', requestId, error: code, message });
  }

  /** What to tell the client; what is not its fault is logged. */
  explain(error: unknown): BrokerError {
    const refusal = asBrokerError(error);
    if (refusal.code === 'UnknownError' || refusal.code === 'PersistenceError') {
      this.broker.logger.error({ error, client: this.connection.address }, 'a request failed');
    }
    return refusal;
  }

  consumer(id: number): ConsumerSession | undefined {
    const found = this.consumers.get(id);
    return found !== undefined && 'consumer' in found ? found : undefined;
  }

  producer(id: number): ProducerSession | undefined {
    const found = this.producers.get(id);
    return found !== undefined && 'topic' in found ? found : undefined;
  }

  /** Bytes that were taken in and are not on the disk yet; negative when they are. */
  unsynced(bytes: number): void {
    this.#unsyncedBytes += bytes;
    if (!this.#isPaused && this.#unsyncedBytes > MAX_UNSYNCED_BYTES) {
      this.#isPaused = true;
      this.connection.pause();
    } else if (this.#isPaused && this.#unsyncedBytes < MAX_UNSYNCED_BYTES / 2) {
      this.#isPaused = false;
      this.connection.resume();
    }
  }

  /** There is room to send again. */
  drained(): void {
    for (const entry of this.consumers.values()) if ('subscription' in entry) entry.subscription.pump();
  }

  /** Anything that comes from the client shows that it is alive. */
  heard(): void {
    this.#heard?.();
  }

  /** Whether the client answers; if it doesn't within 5 s, its connection is closed. */
  async isAlive(): Promise<boolean> {
    if (this.#isClosed) return false;
    const isAlive = await new Promise<boolean>((resolve) => {
      const cancel = this.broker.clock.after(LIVENESS_TIMEOUT_MS, () => resolve(false));
      this.#heard = () => {
        cancel();
        resolve(!this.#isClosed);
      };
      this.send({ type: 'Ping' });
    });
    this.#heard = undefined;
    if (!isAlive) this.connection.close('does not answer');
    return isAlive;
  }

  /** The connection is gone: others may have what its producers and consumers held. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#heard?.();
    for (const entry of this.producers.values()) {
      if ('topic' in entry) entry.topic.producers.remove(entry);
      else entry.isWithdrawn = true;
    }
    for (const entry of this.consumers.values()) {
      if ('subscription' in entry) entry.subscription.detach(entry.consumer);
      else entry.isWithdrawn = true;
    }
    this.producers.clear();
    this.consumers.clear();
  }
}

/** What a command does. One that returns a promise handles its own failures. */
export type Handler<N extends Command['type']> = (
  session: Session,
  command: Extract<Command, { readonly type: N }>,
  content: Buffer | undefined,
) => void | Promise<void>;

export type Handlers = { readonly [N in Command['type']]?: Handler<N> };

/** A handler of a request: what it throws becomes an ERROR answer. */
export function request<N extends CommandType>(
  handle: (session: Session, command: CommandOf<N>) => void | Promise<void>,
): Handler<N> {
  return async (session, command) => {
    try {
      await handle(session, command);
    } catch (error) {
      session.refuse((command as unknown as { requestId: number }).requestId, error);
    }
  };
}
