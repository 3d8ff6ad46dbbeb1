import { readFileSync } from 'node:fs';
import { buildSchema, Kind, Lexer, parse, Source, TokenKind, validate, visit } from 'graphql';
import { expect, test } from 'vitest';
import type { MutationName } from '../commands/mutations.ts';
import type { Session } from '../graphql/session.ts';
import { createStore } from '../graphql/store.ts';
import type { Services } from '../shell/services.tsx';
import { ROWS_A_REQUEST } from './import-run.ts';
import { batchDocument, createImportTransport } from './import-transport.ts';
import { readyRow } from './testing/fakes.ts';

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

const signedIn = (subject: string): Session => ({
  kind: 'signed-in',
  token: `token of ${subject}`,
  subject,
  expiresAt: 0,
});

test('nothing of one person goes out while another is signed in, and it goes on when they are back', async () => {
  const sessions = createStore<Session>(signedIn('ana'));
  const sentAs: Session[] = [];
  const ask = () => ({
    toPromise: () => {
      sentAs.push(sessions.get());
      return Promise.resolve({ data: { r0: { __typename: 'CommandReceipt' }, commandsByIds: [] } });
    },
  });
  const services = { sessions, graphql: { mutation: ask, query: ask }, commands: {} } as unknown as Services;
  const transport = createImportTransport(services, 'ana');
  const { verdict } = readyRow(1);
  const row = verdict.kind === 'ready' ? [verdict] : [];
  for (const other of [
    signedIn('luis'),
    { kind: 'signed-out' },
    { kind: 'expired', subject: 'ana' },
  ] as const) {
    sessions.set(other);
    expect(await transport.send(row)).toEqual({ kind: 'unanswered', why: 'UNAUTHENTICATED' });
    expect(await transport.commandsByIds(['c1'])).toBeNull();
  }
  expect(sentAs).toEqual([]);
  let usable = false;
  const waits = transport.usable().then(() => (usable = true));
  sessions.set(signedIn('luis'));
  await Promise.resolve();
  expect(usable).toBe(false);
  sessions.set(signedIn('ana'));
  await waits;
  expect(await transport.send(row)).toMatchObject({ kind: 'results' });
  expect(sentAs).toEqual([signedIn('ana')]);
});
