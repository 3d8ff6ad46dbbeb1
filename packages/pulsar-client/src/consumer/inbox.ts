import type { Clock } from '../clock.ts';
import { closed, PulsarError } from '../errors.ts';
import type { Message } from './message.ts';
import type { ReceivedMessageId } from './received-id.ts';
import type { TopicConsumer } from './topic-consumer.ts';

/** When to hand over what has arrived. */
export interface Gather {
  /** At most so many. */
  readonly maxNumMessages: number;
  /** At most so much data, one message aside. */
  readonly maxNumBytes: number;
  /** Enough, so that there is no waiting for more. */
  readonly enough: number;
  /** How long to wait for enough; undefined: for ever. 0 takes what there is. */
  readonly timeoutMs: number | undefined;
}

interface Waiter {
  readonly gather: Gather;
  readonly resolve: (messages: Message[]) => void;
  readonly reject: (error: PulsarError) => void;
  cancelTimer: () => void;
}

/** What was delivered and not taken yet, of all topics and partitions of one consumer. */
export class Inbox {
  readonly #clock: Clock;
  readonly #waiters: Waiter[] = [];
  #messages: Message[] = [];
  #head = 0;
  #bytes = 0;
  #failure: PulsarError | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get length(): number {
    return this.#messages.length - this.#head;
  }

  push(messages: readonly Message[]): void {
    for (const message of messages) {
      this.#messages.push(message);
      this.#bytes += message.getData().length;
    }
    this.#serve();
  }

  /** Empty when the time is over and nothing came. @throws {PulsarError} `AlreadyClosed`, or why there is no consumer any more */
  take(gather: Gather): Promise<Message[]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const atOnce = this.#has(gather) || gather.timeoutMs === 0;
    if (this.#waiters.length === 0 && atOnce) return Promise.resolve(this.#takeNow(gather));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { gather, resolve, reject, cancelTimer: () => {} };
      this.#waiters.push(waiter);
      if (gather.timeoutMs === undefined) return;
      waiter.cancelTimer = this.#clock.after(gather.timeoutMs, () => this.#expire(waiter));
    });
  }

  /** Forgets what `source` delivered; the broker will deliver it again. @returns how many that were */
  discard(source: TopicConsumer): number {
    const before = this.length;
    this.#messages = this.#messages
      .slice(this.#head)
      .filter((message) => (message.getMessageId() as ReceivedMessageId).source !== source);
    this.#head = 0;
    this.#bytes = this.#messages.reduce((sum, message) => sum + message.getData().length, 0);
    return before - this.length;
  }

  fail(error: PulsarError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#messages = [];
    this.#head = 0;
    for (const waiter of this.#waiters.splice(0)) {
      waiter.cancelTimer();
      waiter.reject(error);
    }
  }

  close(): void {
    this.fail(closed('consumer'));
  }

  #serve(): void {
    while (this.#waiters.length > 0 && this.#has(this.#waiters[0]!.gather)) {
      const waiter = this.#waiters.shift()!;
      waiter.cancelTimer();
      waiter.resolve(this.#takeNow(waiter.gather));
    }
  }

  #expire(waiter: Waiter): void {
    this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
    waiter.resolve(this.#takeNow(waiter.gather));
    this.#serve();
  }

  #has({ enough, maxNumBytes }: Gather): boolean {
    return this.length > 0 && (this.length >= enough || this.#bytes >= maxNumBytes);
  }

  #takeNow({ maxNumMessages, maxNumBytes }: Gather): Message[] {
    const end = Math.min(this.#head + maxNumMessages, this.#messages.length);
    let bytes = 0;
    let position = this.#head;
    while (position < end) {
      const size = this.#messages[position]!.getData().length;
      if (bytes > 0 && bytes + size > maxNumBytes) break;
      bytes += size;
      position++;
    }
    return this.#advance(position, bytes);
  }

  #advance(position: number, bytes: number): Message[] {
    const taken = this.#messages.slice(this.#head, position);
    this.#head = position;
    this.#bytes -= bytes;
    if (this.#head > 1024 || this.#head === this.#messages.length) {
      this.#messages = this.#messages.slice(this.#head);
      this.#head = 0;
    }
    reportTaken(taken);
    return taken;
  }
}

/** Tells each message's topic that there is room for another. */
function reportTaken(taken: readonly Message[]): void {
  let index = 0;
  while (index < taken.length) {
    const first = taken[index]!.getMessageId() as ReceivedMessageId;
    const start = index;
    let last = first;
    while (index < taken.length) {
      const id = taken[index]!.getMessageId() as ReceivedMessageId;
      if (id.source !== first.source) break;
      last = id;
      index++;
    }
    first.source.taken(index - start, last);
  }
}

export function timedOut(): PulsarError {
  return new PulsarError('Timeout', 'No message came in time.');
}
