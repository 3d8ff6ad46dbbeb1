import type { Problem } from '@alpes/shapes';

/** The broker has the command; the outcome comes later. */
export interface CommandReceipt {
  readonly kind: 'CommandReceipt';
  readonly commandId: string;
  readonly correlationId: string;
  readonly aggregateId: string;
  readonly acceptedAt: Date;
}

/** The shape is wrong; nothing was sent. */
export interface InvalidInput {
  readonly kind: 'InvalidInput';
  readonly problems: readonly Problem[];
}

/** The broker did not answer. Trying again with the same idempotency key is safe. */
export interface Unavailable {
  readonly kind: 'Unavailable';
  readonly code: 'BROKER_UNAVAILABLE' | 'BROKER_TIMEOUT' | 'OVERLOADED';
  readonly message: string;
  readonly retryAfterMs: number;
  readonly commandId: string;
  /** False when it certainly was not accepted; true when nobody knows. */
  readonly maybeAccepted: boolean;
}

export type CommandResult = CommandReceipt | InvalidInput | Unavailable;
