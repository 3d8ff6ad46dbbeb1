import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from './envelope.ts';
import { envelopeFromJson } from './from-json.ts';
import { companiesCommands, contracts } from './generated/index.ts';
import { envelopes } from './testing/arbitraries.ts';
import { registerCompany } from './testing/samples.ts';
import type { TopicContract } from './topic-contract.ts';

const all = contracts as readonly TopicContract<Message>[];
const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

test('reads back what JSON.stringify made of an envelope', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...all)
        .chain((contract) => envelopes(contract).map((envelope) => ({ contract, envelope }))),
      ({ contract, envelope }) => {
        const read = envelopeFromJson(contract, json(envelope));
        // JSON has no -0.
        expect(json(contract.decode(contract.encode(read)))).toEqual(json(envelope));
      },
    ),
    { numRuns: 500 },
  );
});

test('gives fields that were left out their defaults', () => {
  const { data: _, causation_id: __, traceparent: ___, ...rest } = json(registerCompany);
  const read = envelopeFromJson(companiesCommands, { ...rest, data: { name: 'n', country: 'CO' } });
  expect(read).toMatchObject({ causation_id: null, data: { name: 'n', taxId: null, roles: [] } });
});

test.each([
  ['data.nmae', { data: { nmae: 'n', country: 'CO' } }],
  ['data.name', { data: { country: 'CO' } }],
  ['data.roles', { data: { name: 'n', country: 'CO', roles: 'OWNER' } }],
  ['time', { time: '2026-01-02T03:04:05' }],
  ['type', { type: 'Nope' }],
  ['principal', { principal: 'me' }],
])('refuses with the path %s', (path, change) => {
  expect(() => envelopeFromJson(companiesCommands, { ...json(registerCompany), ...change })).toThrow(
    expect.objectContaining({ code: 'INVALID_DATA', path: path.split('.') }),
  );
});
