import type { CommandPartsFragment, CommandResultPartsFragment } from '../generated/graphql.ts';
import type { Asked } from './mutations.ts';

type Receipt = Extract<CommandResultPartsFragment, { __typename: 'CommandReceipt' }>;
export type Problem = Extract<CommandResultPartsFragment, { __typename: 'InvalidInput' }>['problems'][number];
export type Rejection = NonNullable<CommandPartsFragment['rejection']>;

interface Accepted {
  readonly commandId: string;
  readonly aggregateId: string;
  readonly acceptedAt: string;
}

/**
 * How far something that was asked for has got.
 * - `sending`: on its way to the edge, or about to be. Entered at the start, and from `waiting`.
 * - `waiting`: no answer came, or the edge took it not yet; it is sent again, with the same key, so that it has its effect once
 *   whatever became of the first. `why` is a code: NETWORK, UNAUTHENTICATED, OVERLOADED …
 * - `pending`: the broker has it. Left only by what the edge tells of the command.
 * - `dead-lettered`: it waits for a person; may still end well.
 * - `completed`, `rejected`, `discarded`, `invalid` (nothing was sent: the shape was wrong), `failed` (the edge refused
 *   to take it): final.
 */
export type Progress =
  | { readonly kind: 'sending' }
  | { readonly kind: 'waiting'; readonly why: string; readonly attempts: number; readonly retryAt: number }
  | ({ readonly kind: 'pending' } & Accepted)
  | ({ readonly kind: 'dead-lettered'; readonly decidedAt: string | null } & Accepted)
  | ({
      readonly kind: 'completed';
      readonly decidedAt: string | null;
      readonly version: number | null;
    } & Accepted)
  | ({
      readonly kind: 'rejected';
      readonly decidedAt: string | null;
      readonly rejection: Rejection;
    } & Accepted)
  | ({ readonly kind: 'discarded'; readonly decidedAt: string | null } & Accepted)
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'failed'; readonly code: string };

/** Something this person asked for, from this browser. */
export interface Tracked {
  /** The idempotency key. */
  readonly key: string;
  readonly asked: Asked;
  /** What it is about, for people: the company's name. */
  readonly label: string;
  readonly askedAt: number;
  readonly progress: Progress;
  /** What a change was made from: JSON. Shows later what somebody else changed meanwhile. */
  readonly base?: unknown;
}

export type CommandEvent =
  | {
      readonly type: 'answered';
      readonly result: CommandResultPartsFragment;
      readonly now: number;
      /** Waited beyond what the edge asks for, so that not all who were refused at once come back at once. */
      readonly spreadMs?: number;
    }
  | { readonly type: 'unanswered'; readonly why: string; readonly retryAt: number }
  | { readonly type: 'refused'; readonly code: string }
  | { readonly type: 'told'; readonly command: CommandPartsFragment };

/** The next state; the same object where an event says nothing new. A final state is left by nothing. */
export function advance(tracked: Tracked, event: CommandEvent): Tracked {
  const progress = next(tracked.progress, event);
  return progress === tracked.progress ? tracked : { ...tracked, progress };
}

function next(progress: Progress, event: CommandEvent): Progress {
  if (event.type === 'told') return told(progress, event.command);
  if (progress.kind !== 'sending' && progress.kind !== 'waiting') return progress;
  switch (event.type) {
    case 'answered':
      return answered(progress, event);
    case 'unanswered':
      return { kind: 'waiting', why: event.why, retryAt: event.retryAt, attempts: attemptsOf(progress) + 1 };
    case 'refused':
      return { kind: 'failed', code: event.code };
  }
}

function answered(
  progress: Progress,
  { result, now, spreadMs = 0 }: Extract<CommandEvent, { type: 'answered' }>,
): Progress {
  switch (result.__typename) {
    case 'CommandReceipt':
      return pending(result);
    case 'InvalidInput':
      return { kind: 'invalid', problems: result.problems };
    case 'Unavailable':
      return {
        kind: 'waiting',
        why: result.code,
        attempts: attemptsOf(progress) + 1,
        retryAt: now + result.retryAfterMs + spreadMs,
      };
  }
}

const pending = ({ commandId, aggregateId, acceptedAt }: Receipt): Progress => ({
  kind: 'pending',
  commandId,
  aggregateId,
  acceptedAt,
});

function told(progress: Progress, command: CommandPartsFragment): Progress {
  if (progress.kind !== 'pending' && progress.kind !== 'dead-lettered') return progress;
  const { commandId, aggregateId, acceptedAt } = progress;
  if (commandId !== command.id) return progress;
  const accepted = { commandId, aggregateId, acceptedAt, decidedAt: command.decidedAt };
  switch (command.status) {
    case 'PENDING':
      return progress.kind === 'pending' ? progress : { kind: 'pending', commandId, aggregateId, acceptedAt };
    case 'COMPLETED':
      return { kind: 'completed', ...accepted, version: command.version };
    case 'REJECTED':
      return { kind: 'rejected', ...accepted, rejection: command.rejection ?? unexplained };
    case 'DEAD_LETTERED':
      return progress.kind === 'dead-lettered' ? progress : { kind: 'dead-lettered', ...accepted };
    case 'DISCARDED':
      return { kind: 'discarded', ...accepted };
  }
}

/** How far a command has got of which nothing is known but what the edge tells. */
export const progressOfCommand = (command: CommandPartsFragment): Progress =>
  told(
    {
      kind: 'pending',
      commandId: command.id,
      aggregateId: command.aggregateId ?? '',
      acceptedAt: command.acceptedAt ?? '',
    },
    command,
  );

const unexplained: Rejection = { code: 'UNKNOWN', message: '', details: [] };

export const attemptsOf = (progress: Progress): number =>
  progress.kind === 'waiting' ? progress.attempts : 0;

const ranks: Record<Progress['kind'], number> = {
  sending: 0,
  waiting: 0,
  pending: 1,
  'dead-lettered': 2,
  completed: 3,
  rejected: 3,
  discarded: 3,
  invalid: 3,
  failed: 3,
};

/** Of two tabs' words on the same thing, the one that knows more; the other's, where they know as much. */
export function furthest(own: Tracked | undefined, other: Tracked): Tracked {
  return own !== undefined && ranks[own.progress.kind] > ranks[other.progress.kind] ? own : other;
}

/** Nothing more comes of it by itself. */
export const isFinal = ({ kind }: Progress): boolean => ranks[kind] === 3;

/** It is still to be sent. */
export const isUnsent = ({ kind }: Progress): boolean => ranks[kind] === 0;

/** Its outcome is awaited. */
export const isAwaited = ({ kind }: Progress): boolean => kind === 'pending' || kind === 'dead-lettered';

/** It will have no effect: it can be mended and asked for again. */
export const isRefused = ({ kind }: Progress): boolean =>
  kind === 'rejected' || kind === 'invalid' || kind === 'failed' || kind === 'discarded';

export const commandIdOf = (progress: Progress): string | null =>
  'commandId' in progress ? progress.commandId : null;

export const aggregateIdOf = (progress: Progress): string | null =>
  'aggregateId' in progress ? progress.aggregateId : null;
