import type { RequestPolicy, TypedDocumentNode } from '@urql/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGraphqlClient } from './client.ts';
import type { Sessions } from './session.ts';

const document = 'query ($id: ID!) { thing(id: $id) { id } }' as unknown as TypedDocumentNode<
  { thing: { id: string } },
  { id: string }
>;

beforeEach(() => {
  const answer = () => Response.json({ data: { thing: { __typename: 'Thing', id: '1' } } });
  vi.stubGlobal('fetch', () => Promise.resolve(answer()));
});
afterEach(() => vi.unstubAllGlobals());

function asking() {
  const client = createGraphqlClient({ authorization: () => undefined } as unknown as Sessions);
  return (requestPolicy: RequestPolicy) => client.query(document, { id: '1' }, { requestPolicy }).toPromise();
}

test('what a page asked for is there when it is opened again', async () => {
  const ask = asking();
  await ask('cache-and-network');
  expect((await ask('cache-only')).data?.thing.id).toBe('1');
});

test('what is asked once for the network’s word is not kept', async () => {
  const ask = asking();
  expect((await ask('network-only')).data?.thing.id).toBe('1');
  expect((await ask('cache-only')).data ?? null).toBeNull();
});
