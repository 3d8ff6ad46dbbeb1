/** The broker has the command; the outcome comes later. */
export interface CommandReceipt {
  readonly kind: 'CommandReceipt';
  readonly commandId: string;
  readonly correlationId: string;
  readonly aggregateId: string;
  readonly acceptedAt: Date;
}

/** One thing that is wrong with the shape of an input. */
export interface Problem {
  /** From the mutation's arguments down: `['input', 'coordinates', 'latitude']`. */
  readonly path: readonly string[];
  readonly code: ProblemCode;
  /** One sentence in English, fit to be shown. */
  readonly message: string;
}

/** Stable; where a service checks the same, it refuses with the same code. */
export type ProblemCode =
  | 'ID_INVALID'
  | 'VERSION_INVALID'
  | 'NAME_INVALID'
  | 'TEXT_TOO_LONG'
  | 'TEXT_INVALID'
  | 'COUNTRY_UNKNOWN'
  | 'EMAIL_INVALID'
  | 'PHONE_INVALID'
  | 'WEBSITE_INVALID'
  | 'TAX_ID_INVALID'
  | 'COORDINATES_OUT_OF_RANGE'
  | 'BOUNDARY_MALFORMED'
  | 'BOUNDARY_OUT_OF_RANGE'
  | 'BOUNDARY_TOO_DETAILED'
  | 'AREA_INVALID'
  | 'CANNOT_BE_CLEARED'
  | 'NOTHING_TO_CHANGE'
  | 'IDEMPOTENCY_KEY_INVALID';

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
