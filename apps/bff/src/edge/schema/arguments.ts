import { isUuid } from '@alpes/shapes';
import { refuse } from '../outward-errors.ts';
import { builder } from './builder.ts';

/** `first` with `after`, or `last` with `before`. */
export const pageArguments = builder.args((t) => ({
  first: t.int({ description: 'Rows, forward; 20 when neither this nor last is given.' }),
  after: t.string({ description: 'Cursor to start behind.' }),
  last: t.int({ description: 'Rows, backward.' }),
  before: t.string({ description: 'Cursor to end before.' }),
}));

export const Direction = builder.enumType('Direction', { values: ['ASC', 'DESC'] as const });

/** The id, or BAD_USER_INPUT: what is no UUID names nothing here, and is more likely a mistake than a question. */
export function idArgument(id: string): string {
  if (isUuid(id)) return id.toLowerCase();
  throw refuse('BAD_USER_INPUT', 'The id is not a UUID.');
}

export function optionalId(id: string | null | undefined): string | undefined {
  return id === null || id === undefined ? undefined : idArgument(id);
}

/** PostgreSQL's text holds no NUL; a text with one is found nowhere. */
export function textArgument(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  if (text.length > 500 || text.includes('\0'))
    throw refuse('BAD_USER_INPUT', 'A text to search for has up to 500 characters.');
  return text;
}
