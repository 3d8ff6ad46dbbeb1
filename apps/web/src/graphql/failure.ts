import type { CombinedError } from '@urql/core';

/** Why something could not be read or sent, in the words of the edge's stable codes. */
export interface Failure {
  /** `NETWORK` where no answer came; else `extensions.code`. */
  readonly code: string;
  /** Under which it stands in the edge's log. */
  readonly errorId: string | null;
  readonly retryable: boolean;
}

const passing = new Set(['NETWORK', 'UNAVAILABLE', 'INTERNAL', 'TOO_MANY_OPERATIONS']);

export function failureOf(error: CombinedError): Failure {
  const extensions = error.graphQLErrors[0]?.extensions;
  const code = typeof extensions?.['code'] === 'string' ? extensions['code'] : statusCode(error);
  const id = extensions?.['id'];
  return { code, errorId: typeof id === 'string' ? id : null, retryable: passing.has(code) };
}

// An answer without a body of GraphQL's, of a proxy perhaps.
function statusCode({ response }: CombinedError): string {
  const status = (response as Response | undefined)?.status;
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'FORBIDDEN';
  return 'NETWORK';
}
