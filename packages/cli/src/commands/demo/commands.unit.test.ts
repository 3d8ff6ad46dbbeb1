import { afterEach, expect, test } from 'vitest';
import { surroundings } from '../shared/surroundings.ts';
import { type Script, type ScriptedGraphql, scriptedGraphql } from '../testing/scripted-graphql.ts';
import { CommandSender, type Request } from './commands.ts';

const request: Request = { mutation: 'registerCompany', input: { name: 'Acme', country: 'CO' }, key: 'k' };
const receipt = { result: { kind: 'CommandReceipt', commandId: 'c1', aggregateId: 'a1' } };
const update = (status: string, code?: string) => ({
  commandUpdates: { command: { status, rejection: code === undefined ? null : { code } } },
});

let graphql: ScriptedGraphql;
let sender: CommandSender;

async function settle(script: Script) {
  graphql = await scriptedGraphql(script);
  sender = new CommandSender(surroundings('/nowhere', { ALPES_GRAPHQL_URL: graphql.url }));
  return sender.settle(request);
}

afterEach(async () => {
  await sender.close();
  await graphql.stop();
});

test('a command has settled when its outcome was pushed', async () => {
  const settled = await settle({
    answer: (variables) => {
      expect(variables).toEqual({ input: request.input, key: 'k' });
      return receipt;
    },
    subscribe: ({ id }, push) => {
      expect(id).toBe('c1');
      push(update('PENDING'));
      setTimeout(() => push(update('COMPLETED')), 20);
    },
  });
  expect(settled).toMatchObject({ status: 'COMPLETED', aggregateId: 'a1' });
  expect(settled.outcomeMs).toBeGreaterThanOrEqual(settled.receiptMs ?? Number.POSITIVE_INFINITY);
});

test('a refusal comes with its code', async () => {
  const subscribe: Script['subscribe'] = (_, push) => push(update('REJECTED', 'TAX_ID_TAKEN'));
  expect(await settle({ answer: () => receipt, subscribe })).toMatchObject({
    status: 'REJECTED',
    code: 'TAX_ID_TAKEN',
  });
});

test('an input that is not accepted has no outcome to wait for', async () => {
  const answer = () => ({ result: { kind: 'InvalidInput', problems: [{ code: 'COUNTRY_UNKNOWN' }] } });
  expect(await settle({ answer })).toMatchObject({
    status: 'INVALID',
    code: 'COUNTRY_UNKNOWN',
    receiptMs: undefined,
  });
});

test('while the broker is away the same request is made again', async () => {
  const keys: unknown[] = [];
  const answer: Script['answer'] = ({ key }) => {
    keys.push(key);
    return keys.length < 3 ? { result: { kind: 'Unavailable', retryAfterMs: 10 } } : receipt;
  };
  const subscribe: Script['subscribe'] = (_, push) => push(update('COMPLETED'));
  expect(await settle({ answer, subscribe })).toMatchObject({ status: 'COMPLETED' });
  expect(keys).toEqual(['k', 'k', 'k']);
});

test('a connection that breaks is made anew, and the outcome is heard all the same', async () => {
  let connections = 0;
  const subscribe: Script['subscribe'] = (_, push, cut) => {
    connections += 1;
    push(update('PENDING'));
    if (connections === 1) cut();
    else push(update('COMPLETED'));
  };
  expect(await settle({ answer: () => receipt, subscribe })).toMatchObject({ status: 'COMPLETED' });
  expect(connections).toBe(2);
}, 30_000);
