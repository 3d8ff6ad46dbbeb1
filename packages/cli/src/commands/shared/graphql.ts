import { CommandError } from '../../command-error.ts';
import type { Surroundings } from './surroundings.ts';

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export type Variables = Readonly<Record<string, unknown>>;

/** Headers that every request carries. */
export function headersOf({ token }: Pick<Surroundings, 'token'>): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return headers;
}

/**
 * One GraphQL request.
 * @throws {CommandError} `MISSING` when nobody answers, `FAILED` with what the answer says is wrong.
 */
export async function ask<T>(where: Surroundings, query: string, variables: Variables = {}): Promise<T> {
  const response = await post(where, JSON.stringify({ query, variables }));
  const { data, errors } = await answerOf<T>(response, where);
  if (errors?.length || !data) {
    throw new CommandError(
      'FAILED',
      `GraphQL: ${errors?.map(({ message }) => message).join(' ') ?? response.status}`,
    );
  }
  return data;
}

async function post(where: Surroundings, body: string): Promise<Response> {
  try {
    return await fetch(where.graphqlUrl, { method: 'POST', headers: headersOf(where), body });
  } catch (cause) {
    throw new CommandError(
      'MISSING',
      `GraphQL at ${where.graphqlUrl} does not answer. Is it running? (npm start)`,
      {
        cause,
      },
    );
  }
}

async function answerOf<T>(response: Response, { graphqlUrl }: Surroundings): Promise<Answer<T>> {
  try {
    return (await response.json()) as Answer<T>;
  } catch (cause) {
    throw new CommandError('FAILED', `${graphqlUrl} answered ${response.status} and no GraphQL.`, { cause });
  }
}
