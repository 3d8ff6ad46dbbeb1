import type { Clock } from '../clock.ts';
import type { Cursor } from './cursor.ts';

/** A consumer as a dispatcher sees it. */
export interface Recipient {
  readonly name: string;
  /** Lower goes first. */
  readonly priority: number;
  /** Messages it asked for and has not been given. Below zero after a batch that was larger than what was left. */
  permits: number;
  /** False while its connection should not be given more bytes. When it turns true, `pump` is called. */
  readonly writable: boolean;
  /** Takes entries to send, in this order. The dispatcher has already taken them off `permits`. */
  deliver(ids: readonly number[]): void;
  /** Failover only: whether it is the one that receives. */
  activeChanged(isActive: boolean): void;
}

/** What a dispatcher reads of a topic's entries. */
export interface Entries {
  /** The newest entry's id; -1 when there is none. */
  readonly last: number;
  messages(id: number): number;
  bytes(id: number): number;
  keyHash(id: number): number;
  deliverAtMs(id: number): number;
}

export interface DispatchContext {
  readonly entries: Entries;
  readonly cursor: Cursor;
  readonly clock: Clock;
}

/**
 * Decides who of a subscription's consumers gets which entry. No I/O: it knows ids, not bytes.
 *
 * Everything that may let entries flow (a new consumer, permits, new entries, an acknowledgement that frees a key) is
 * followed by a call of `pump`, which hands out all that can be handed out.
 */
export interface Dispatcher {
  add(recipient: Recipient): void;
  /** Takes back what the recipient had not acknowledged. */
  remove(recipient: Recipient): void;
  pump(): void;
  /** The cursor has acknowledged this entry as a whole. */
  acked(id: number): void;
  /** The cursor has acknowledged everything up to here. */
  ackedThrough(id: number): void;
  /** Gives back entries that the recipient holds: these, or all of them. */
  redeliver(recipient: Recipient, ids?: readonly number[]): void;
  /** The cursor was moved; nobody holds anything any more. */
  reset(): void;
  /** How often the entry was handed out before; 0 the first time. */
  redeliveryCount(id: number): number;
  /** Messages the recipient was given and has not acknowledged. */
  unackedMessages(recipient: Recipient): number;
  /** The recipient that receives, where only one does. */
  readonly active: Recipient | undefined;
  /** Frees timers. */
  close(): void;
}

/** Entries and bytes handed over in one call of `deliver`. */
export const MAX_DELIVERY_ENTRIES = 128;
export const MAX_DELIVERY_BYTES = 1024 * 1024;
/** Pulsar's maxUnackedMessagesPerConsumer: a shared consumer that acknowledges nothing gets no more. */
export const MAX_UNACKED_MESSAGES = 50_000;
