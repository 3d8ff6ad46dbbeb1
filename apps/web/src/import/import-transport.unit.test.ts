import { readFileSync } from 'node:fs';
import { buildSchema, Kind, Lexer, parse, Source, TokenKind, validate, visit } from 'graphql';
import { expect, test } from 'vitest';
import type { MutationName } from '../commands/mutations.ts';
import { ROWS_A_REQUEST } from './import-run.ts';
import { batchDocument } from './import-transport.ts';

const schema = buildSchema(readFileSync(new URL('../../../bff/schema.graphql', import.meta.url), 'utf8'));

// What the edge takes at most, by its defaults (apps/bff/src/edge/limits/limits.ts).
const mostAliases = 30;
const mostTokens = 2_000;

test.each<MutationName>(['registerCompany', 'recordLocation'])(
  'a full batch of %s is a valid request within the edge’s limits',
  (mutation) => {
    const text = batchDocument(Array.from({ length: ROWS_A_REQUEST }, () => mutation)) as unknown as string;
    const document = parse(text);
    expect(validate(schema, document)).toEqual([]);
    let aliases = 0;
    visit(document, { [Kind.FIELD]: ({ alias }) => void (aliases += alias === undefined ? 0 : 1) });
    expect(aliases).toBe(ROWS_A_REQUEST);
    expect(aliases).toBeLessThanOrEqual(mostAliases);
    expect(tokensOf(text)).toBeLessThan(mostTokens);
  },
);

function tokensOf(text: string): number {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  return count;
}
