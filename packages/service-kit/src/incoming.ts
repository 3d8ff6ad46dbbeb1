import type { Envelope, EnvelopeMeta, Message } from '@alpes/contracts';
import type { Handler, Input } from './definition.ts';

export type Channel = 'commands' | 'events';

/** A message as it came from a topic, or out of `held`. */
export interface Incoming {
  readonly topic: string;
  readonly context: string;
  readonly channel: Channel;
  readonly key: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** The registry's version of the schema it was written with, in hex, where the driver tells. */
  readonly schemaVersion?: string | undefined;
  readonly sourceMessageId: string;
  readonly publishedAt: Date;
  /** Where it stands in `held`, when it was taken from there. */
  readonly held?: HeldPlace;
}

export interface HeldPlace {
  readonly sequence: string;
  readonly attempts: number;
}

interface Arrived {
  readonly incoming: Incoming;
  /** The message's id, or one made from where it stood. */
  readonly id: string;
  readonly hash: string;
  /** What orders it: the aggregate's id where that is known. */
  readonly key: string;
}

/** Decoded, with all that its handler says about it. */
export interface Readable<S, E extends Message> extends Arrived {
  readonly kind: 'readable';
  readonly input: Input<S, E>;
  readonly handler: Handler<S, Message, E>;
  readonly message: Envelope<Message>;
  readonly claims: readonly Claim[];
  readonly reads: readonly string[];
  readonly locks: readonly string[];
}

export interface Claim {
  readonly column: string;
  readonly value: string;
}

/** A message of an event topic that this service has no handler for. */
export interface Passing extends Arrived {
  readonly kind: 'passing';
}

/** Understood in part (its type isn't known here, a handler threw): held, and perhaps an upgrade brings the rest. */
export interface Faulty extends Arrived {
  readonly kind: 'faulty';
  readonly nameable: boolean;
  /** What it says about itself, where that much could be read. */
  readonly meta?: EnvelopeMeta | undefined;
  readonly error: unknown;
}

/** Will never be understood: dead-lettered at once. `nameable` is whether its id is its own. */
export interface Unreadable extends Arrived {
  readonly kind: 'unreadable';
  readonly nameable: boolean;
  readonly meta?: EnvelopeMeta | undefined;
  readonly code: string;
  readonly reason: string;
}

export type Work<S, E extends Message> = Readable<S, E> | Passing | Faulty | Unreadable;
