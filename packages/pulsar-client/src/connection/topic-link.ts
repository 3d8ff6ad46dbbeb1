import { backoffMs, reconnectPolicy } from '../backoff.ts';
import { asPulsarError, closed, PulsarError, worthRetrying } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { Brokers } from './brokers.ts';
import type { Connection } from './connection.ts';

/** What is kept attached to its topic's broker: a producer or a consumer. */
export interface Attachment {
  readonly topic: string;
  /** Introduces itself on a connection. @throws {PulsarError} what the broker answers */
  attach(connection: Connection): Promise<void>;
  /** The connection is gone, another will come. */
  detached(error: PulsarError): void;
  /** There will be no other: the topic was ended, we were fenced, … Called once. */
  failed(error: PulsarError): void;
}

/**
 * connecting: the broker is being looked up and told; entered at the start and after each wait.
 * attached: working; left when the connection or the broker's side of it ends.
 * waiting: until the next attempt, longer each time.
 * closed: final; by `close`, or by an error that no attempt will get over.
 */
type State =
  | { readonly status: 'connecting'; readonly attempt: number }
  | { readonly status: 'attached'; readonly connection: Connection }
  | { readonly status: 'waiting'; readonly attempt: number; readonly cancel: () => void }
  | { readonly status: 'closed'; readonly error: PulsarError };

interface Start {
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (error: PulsarError) => void;
}

/** Keeps one attachment attached, through lost connections and moved topics. */
export class TopicLink {
  readonly #attachment: Attachment;
  readonly #brokers: Brokers;
  readonly #settings: Settings;
  #state: State = { status: 'connecting', attempt: 0 };
  #start: Start | undefined;
  /** Why the broker sent us away before we knew that we were attached: both can stand in one packet. */
  #lostEarly: PulsarError | undefined;

  constructor(attachment: Attachment, brokers: Brokers, settings: Settings) {
    this.#attachment = attachment;
    this.#brokers = brokers;
    this.#settings = settings;
  }

  /** Resolves when attached for the first time. @throws {PulsarError} after the operation's time-out, or at a refusal */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = this.#settings.clock.now() + this.#settings.operationTimeoutMs;
      this.#start = { deadline, resolve, reject };
      void this.#connect(0);
    });
  }

  /** Undefined while not attached. */
  get connection(): Connection | undefined {
    return this.#state.status === 'attached' ? this.#state.connection : undefined;
  }

  /** The connection ended, or the broker sent us away. Attaches again. */
  lost(error: PulsarError): void {
    this.#lostEarly = error;
    if (this.#state.status !== 'attached') return;
    this.#settings.log(2, `${this.#attachment.topic}: ${error.message} Attaching again.`);
    this.#attachment.detached(error);
    this.#wait(0);
  }

  /** Attaches anew at once, on purpose. Resolves when that is done or has to be tried again. */
  again(): Promise<void> {
    if (this.#state.status !== 'attached') return Promise.resolve();
    this.#attachment.detached(new PulsarError('Disconnected', 'The consumer was moved.'));
    return this.#connect(0);
  }

  close(): void {
    if (this.#state.status === 'closed') return;
    this.#enter({ status: 'closed', error: closed('producer or consumer') });
    this.#start?.reject(closed('producer or consumer'));
    this.#start = undefined;
  }

  #enter(next: State): void {
    if (this.#state.status === 'waiting') this.#state.cancel();
    this.#state = next;
  }

  #connect(attempt: number): Promise<void> {
    const state: State = { status: 'connecting', attempt };
    this.#enter(state);
    this.#lostEarly = undefined;
    return this.#attempt(state).catch((cause: unknown) => {
      if (this.#state === state) this.#afterFailure(asPulsarError(cause), attempt);
    });
  }

  async #attempt(state: State): Promise<void> {
    const connection = await this.#brokers.ownerOf(this.#attachment.topic);
    if (this.#state !== state) return;
    await this.#attachment.attach(connection);
    if (this.#state !== state) return;
    if (this.#lostEarly !== undefined) throw this.#lostAtOnce(this.#lostEarly);
    this.#enter({ status: 'attached', connection });
    this.#start?.resolve();
    this.#start = undefined;
  }

  #lostAtOnce(error: PulsarError): PulsarError {
    this.#attachment.detached(error);
    return error;
  }

  #afterFailure(error: PulsarError, attempt: number): void {
    const { clock, log } = this.#settings;
    const starting = this.#start;
    const tooLate = starting !== undefined && clock.now() >= starting.deadline;
    if (tooLate || !worthRetrying(error, starting === undefined)) return this.#fail(error);
    log(2, `${this.#attachment.topic}: attempt ${attempt + 1} failed. ${error.message}`);
    this.#wait(attempt + 1);
  }

  #wait(attempt: number): void {
    const { clock } = this.#settings;
    const cancel = clock.after(backoffMs(attempt, reconnectPolicy, clock), () => void this.#connect(attempt));
    this.#enter({ status: 'waiting', attempt, cancel });
  }

  #fail(error: PulsarError): void {
    this.#enter({ status: 'closed', error });
    const starting = this.#start;
    this.#start = undefined;
    if (starting === undefined) this.#attachment.failed(error);
    else starting.reject(error);
  }
}
