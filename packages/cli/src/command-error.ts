/** A command can't be carried out; the message is for the person who gave it. */
export class CommandError extends Error {
  readonly code: 'USAGE' | 'FAILED' | 'IN_USE' | 'MISSING' | 'NOT_PERMITTED';
  readonly retryable = false;

  constructor(code: CommandError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.code = code;
  }
}
