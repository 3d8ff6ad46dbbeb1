import { afterEach, expect, test, vi } from 'vitest';
import { CompaniesDocument } from '../generated/documents/companies.ts';
import { askEarly, takeEarly } from './ask-early.ts';
import { createGraphqlClient } from './client.ts';
import type { Sessions } from './session.ts';

afterEach(() => vi.unstubAllGlobals());

const variables = { first: 25, filter: { status: 'ACTIVE' } } as const;
const answer = () =>
  new Response(JSON.stringify({ data: { companies: { nodes: [] } } }), {
    headers: { 'content-type': 'application/graphql-response+json' },
  });

function network(...answers: (() => Promise<Response>)[]) {
  const fetch = vi.fn(() => (answers.shift() ?? (() => Promise.reject(new TypeError('offline'))))());
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

function client(authorization?: string) {
  const sessions = { authorization: () => authorization, expire: () => {} } as Partial<Sessions>;
  return createGraphqlClient(sessions as Sessions);
}

test('the client takes what was asked early, and asks by itself the next time', async () => {
  const fetch = network(
    async () => answer(),
    async () => answer(),
  );
  askEarly(CompaniesDocument, variables, undefined);
  const graphql = client();
  const first = await graphql.query(CompaniesDocument, variables).toPromise();
  expect(first.data).toEqual({ companies: { nodes: [] } });
  expect(fetch).toHaveBeenCalledOnce();
  await graphql.query(CompaniesDocument, variables, { requestPolicy: 'network-only' }).toPromise();
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('the client asks by itself where the early question failed', async () => {
  const fetch = network(
    () => Promise.reject(new TypeError('offline')),
    async () => answer(),
  );
  askEarly(CompaniesDocument, variables, undefined);
  const { data, error } = await client().query(CompaniesDocument, variables).toPromise();
  expect({ data, error }).toEqual({ data: { companies: { nodes: [] } }, error: undefined });
  expect(fetch).toHaveBeenCalledTimes(2);
});

test.each([
  ['by another person', variables, 'Bearer berta'],
  ['for something else', { first: 25, filter: { status: 'WITHDRAWN' } }, 'Bearer ana'],
])('what was asked %s is not taken', (_, wanted, authorization) => {
  network(async () => answer());
  askEarly(CompaniesDocument, variables, 'Bearer ana');
  const body = JSON.stringify({ operationName: 'Companies', variables: wanted });
  expect(takeEarly(body, authorization)).toBeUndefined();
});
