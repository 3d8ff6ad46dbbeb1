import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aggregateId, companiesCommands, type Message, type TopicContract } from '@alpes/contracts';
import { afterAll, describe, expect, test } from 'vitest';
import { fullTopic } from '../shared/topics.ts';
import { readMessages } from './read-messages.ts';
import { toEnvelope } from './to-envelope.ts';

const contract = companiesCommands as TopicContract<Message>;
const folder = mkdtempSync(join(tmpdir(), 'alpes-send-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file', () => {
  const read = (content: string) => {
    const file = join(folder, 'messages');
    writeFileSync(file, content);
    return readMessages(file);
  };

  test.each([
    ['one value over several lines', '{\n"type": "A"\n}\n', [{ type: 'A' }]],
    ['an array', '[{"type":"A"},{"type":"B"}]', [{ type: 'A' }, { type: 'B' }]],
    ['one value a line', '{"type":"A"}\n\n{"type":"B"}\n', [{ type: 'A' }, { type: 'B' }]],
    ['nothing', '', []],
  ])('may hold %s', async (_, content, messages) => expect(await read(content)).toEqual(messages));

  test('with a line that is no JSON is refused, naming the line', async () => {
    await expect(read('{"type":"A"}\n{"type":\n')).rejects.toMatchObject({
      code: 'USAGE',
      message: /Line 2/,
    });
  });

  test('that is not there is refused', async () => {
    await expect(readMessages(join(folder, 'none'))).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('an envelope', () => {
  const message = { type: 'RegisterCompany', data: { name: 'Acme', country: 'CO' } };

  test('is filled in around type and data, and can be encoded', () => {
    const envelope = toEnvelope(contract, message);
    expect(envelope.subject).toBe(aggregateId('companies', envelope.id));
    expect(contract.decode(contract.encode(envelope))).toEqual(envelope);
  });

  test('keeps what was given', () => {
    const given = {
      ...message,
      id: '018f2f5e-7c8d-7f0c-b7de-5b1c2c2b6e07',
      subject: 's',
      correlation_id: 'c',
    };
    expect(toEnvelope(contract, given)).toMatchObject({ id: given.id, subject: 's', correlation_id: 'c' });
  });

  test.each([[null], [7], [{ type: 'Nope', data: {} }], [{ ...message, extra: 1 }]])(
    'is not made of %j',
    (given) => {
      expect(() => toEnvelope(contract, given)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
    },
  );
});

describe('a topic', () => {
  test.each([
    ['companies/events', 'persistent://acme/companies/events'],
    ['companies/dead-letters', 'persistent://acme/companies/dead-letters'],
    ['sales/orders', 'persistent://acme/sales/orders'],
    ['alpes/companies/events', 'persistent://alpes/companies/events'],
    ['persistent://public/default/x', 'persistent://public/default/x'],
  ])('%s is %s', (name, full) => expect(fullTopic(name, 'acme')).toBe(full));

  test.each(['events', '/events', 'companies/nope', 'a/b/c/d', 'persistent://a/b'])('%s is none', (name) => {
    expect(() => fullTopic(name, 'acme')).toThrow(/names no topic. Try one of audit\/commands/);
  });
});
