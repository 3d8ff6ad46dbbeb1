import type {
  CommandCompleted,
  CommandDeadLettered,
  CommandDiscarded,
  CommandRejected,
  Envelope,
  Message,
} from '@alpes/contracts';

/** The last records of every events topic: how a command ended. */
export type Outcome =
  | { type: 'CommandCompleted'; data: CommandCompleted }
  | { type: 'CommandRejected'; data: CommandRejected }
  | { type: 'CommandDeadLettered'; data: CommandDeadLettered }
  | { type: 'CommandDiscarded'; data: CommandDiscarded };

const types: ReadonlySet<string> = new Set<Outcome['type']>([
  'CommandCompleted',
  'CommandRejected',
  'CommandDeadLettered',
  'CommandDiscarded',
]);

export function asOutcome(message: Envelope<Message>): Envelope<Outcome> | undefined {
  return types.has(message.type) ? (message as Envelope<Outcome>) : undefined;
}

interface Decided {
  readonly status: 'COMPLETED' | 'REJECTED' | 'DEAD_LETTERED' | 'DISCARDED';
  readonly aggregate_version: number | null;
  readonly rejection_code: string | null;
  readonly rejection_message: string | null;
  readonly rejection_details: Readonly<Record<string, string>> | null;
}

const nothing = {
  aggregate_version: null,
  rejection_code: null,
  rejection_message: null,
  rejection_details: null,
} as const;

/** The columns of `command` that an outcome decides. */
export function decidedBy(outcome: Outcome): Decided {
  switch (outcome.type) {
    case 'CommandCompleted':
      return { ...nothing, status: 'COMPLETED', aggregate_version: outcome.data.version };
    case 'CommandRejected': {
      const { code, message, details } = outcome.data;
      const rejection = { rejection_code: code, rejection_message: message, rejection_details: details };
      return { ...nothing, status: 'REJECTED', ...rejection };
    }
    case 'CommandDeadLettered': {
      const { code, reason } = outcome.data;
      return { ...nothing, status: 'DEAD_LETTERED', rejection_code: code, rejection_message: reason };
    }
    case 'CommandDiscarded':
      return { ...nothing, status: 'DISCARDED', rejection_message: outcome.data.note };
  }
}
