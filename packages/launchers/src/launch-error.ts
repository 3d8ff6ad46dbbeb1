/**
 * Something could not be started. The message is one sentence or two that a person can act on.
 * `IN_USE`: another process holds the data directory or the port. `NOT_PERMITTED`: a file or folder is out of reach.
 * `DISK_FULL`. `MISSING`: a program that is needed is not on this machine. `DID_NOT_START`: it ended or stayed silent;
 * the message has the end of its log. `UNSUPPORTED`: not on this kind of machine.
 */
export class LaunchError extends Error {
  readonly code: 'IN_USE' | 'NOT_PERMITTED' | 'DISK_FULL' | 'MISSING' | 'DID_NOT_START' | 'UNSUPPORTED';
  readonly retryable = false;

  constructor(code: LaunchError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LaunchError';
    this.code = code;
  }
}

/** A file-system error as a launch error with what to do about it; anything else as it is. */
export function asLaunchError(cause: unknown, what: string): unknown {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT') {
    return new LaunchError('NOT_PERMITTED', `${what} can't be written; choose another with --data-dir.`, {
      cause,
    });
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new LaunchError('NOT_PERMITTED', `${what} is not a folder; choose another with --data-dir.`, {
      cause,
    });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new LaunchError('DISK_FULL', `There is no space left for ${what}; free some and start again.`, {
      cause,
    });
  }
  return cause;
}
