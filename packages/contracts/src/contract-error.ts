import type { EnvelopeMeta } from './envelope.ts';

/**
 * - `NOT_AVRO`: the bytes are not what the writer's schema describes.
 * - `UNKNOWN_TYPE`: a good envelope around a record that this reader does not know; `meta` is set.
 * - `UNKNOWN_SCHEMA`: the writer's schema is no Avro, no envelope, or cannot be resolved to the reader's; `meta` is set
 *   when only the record in `data` is to blame.
 * - `INVALID_DATA`: a value that the contract does not allow: a malformed UUID, a decimal with too many digits, a long
 *   past 2^53, a missing field. `path` says where.
 */
export type ContractErrorCode = 'NOT_AVRO' | 'UNKNOWN_TYPE' | 'UNKNOWN_SCHEMA' | 'INVALID_DATA';

interface Details {
  readonly cause?: unknown;
  readonly path?: readonly string[];
  readonly meta?: EnvelopeMeta & { type: string };
}

/** A message that cannot be encoded or decoded. Trying again changes nothing: `retryable` is always false. */
export class ContractError extends Error {
  readonly code: ContractErrorCode;
  readonly retryable = false;
  /** Where the bad value is: `['data', 'taxId', 'country']`; empty when it is no matter of one field. */
  readonly path: readonly string[];
  /** What the message says about itself, where that much could be read. */
  readonly meta: (EnvelopeMeta & { type: string }) | undefined;

  constructor(code: ContractErrorCode, message: string, { cause, path = [], meta }: Details = {}) {
    super(message, { cause });
    this.name = 'ContractError';
    this.code = code;
    this.path = path;
    this.meta = meta;
  }
}

/** Whether a value is a ContractError of one of these codes (of any, when none is given). */
export function isContractError(error: unknown, ...codes: ContractErrorCode[]): error is ContractError {
  if (!(error instanceof Error) || error.name !== 'ContractError') return false;
  return codes.length === 0 || codes.includes((error as ContractError).code);
}
