/**
 * What can go wrong with the data directory.
 * - `WRITE_FAILED`: the disk refused a write or a sync; nothing of that group is kept. Trying again later may work.
 * - `LOG_DAMAGED`: bytes that were once synced no longer check out. Nothing is cut off; a person has to look.
 * - `DIRECTORY_IN_USE`: another broker holds the data directory.
 * - `CLOSED`: the log is closed.
 */
export type StorageErrorCode = 'WRITE_FAILED' | 'LOG_DAMAGED' | 'DIRECTORY_IN_USE' | 'CLOSED';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly retryable: boolean;

  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retryable = code === 'WRITE_FAILED';
  }
}
