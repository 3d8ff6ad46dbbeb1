/**
 * Earlier contracts can't be had. `OUT_OF_REACH`: the place does not answer, or not as it should (exit 3); `WRONG_USE`: what was
 * asked for makes no sense (exit 2). The message says what to do.
 */
export class SourceError extends Error {
  readonly code: 'OUT_OF_REACH' | 'WRONG_USE';
  readonly retryable: boolean;

  constructor(
    code: SourceError['code'],
    message: string,
    options: ErrorOptions & { retryable?: boolean } = {},
  ) {
    super(message, options);
    this.name = 'SourceError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
