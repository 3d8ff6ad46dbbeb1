import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isContractError } from './contract-error.ts';
import type { Message } from './envelope.ts';
import { companiesCommands, contracts, geographicEvents } from './generated/index.ts';
import { envelopes } from './testing/arbitraries.ts';
import { location, meta, registerCompany } from './testing/samples.ts';
import type { TopicContract } from './topic-contract.ts';

const all = contracts as readonly TopicContract<Message>[];

describe.each(all.map((contract) => [`${contract.context}/${contract.channel}`, contract] as const))(
  '%s',
  (_, contract) => {
    test('gives back whatever was encoded', () => {
      fc.assert(
        fc.property(envelopes(contract), (envelope) => {
          expect(contract.decode(contract.encode(envelope))).toEqual(envelope);
        }),
        { numRuns: 300 },
      );
    });

    test('ends with the outcomes, if it carries events', () => {
      const outcomes = ['CommandCompleted', 'CommandRejected', 'CommandDeadLettered', 'CommandDiscarded'];
      if (contract.channel === 'events') expect(contract.types.slice(-4)).toEqual(outcomes);
    });

    test('says the same about itself in every envelope', () => {
      // The contract's name, and the spelled-out Principal, are the same in all of them too.
      const [mine, first] = [contract, companiesCommands].map(({ schema, dataschema }) =>
        JSON.stringify((JSON.parse(schema) as { fields: object[] }).fields.slice(0, -1)).replace(
          dataschema,
          '',
        ),
      );
      expect(mine).toBe(first);
    });
  },
);

describe('a contract', () => {
  test('names its topic by tenant, context and channel', () => {
    expect(companiesCommands.topic()).toBe('persistent://alpes/companies/commands');
    expect(companiesCommands.topic('acme')).toBe('persistent://acme/companies/commands');
  });

  test('cuts a message longer than its slab from one of its own', () => {
    const name = 'x'.repeat(5_000_000);
    const envelope = {
      ...registerCompany,
      data: { ...registerCompany.data, name },
    } as typeof registerCompany;
    expect(companiesCommands.decode(companiesCommands.encode(envelope))).toEqual(envelope);
    expect(companiesCommands.decode(companiesCommands.encode(registerCompany))).toEqual(registerCompany);
  });

  test('never writes over bytes it has handed out', () => {
    const made = Array.from({ length: 2_000 }, (_, i) => {
      const envelope = { ...registerCompany, subject: String(i) };
      return { envelope, bytes: companiesCommands.encode(envelope) };
    });
    for (const { envelope, bytes } of made)
      expect(companiesCommands.decode(bytes).subject).toBe(envelope.subject);
  });

  test('writes UUIDs in lower case', () => {
    const bytes = companiesCommands.encode({ ...registerCompany, id: meta.id.toUpperCase() });
    expect(companiesCommands.decode(bytes).id).toBe(meta.id);
  });
});

describe('a value that does not fit is refused with its path', () => {
  const refused = (change: object) => {
    try {
      companiesCommands.encode({ ...registerCompany, ...change } as unknown as typeof registerCompany);
    } catch (error) {
      if (isContractError(error, 'INVALID_DATA')) return error.path.join('.');
      throw error;
    }
    throw new Error('was encoded');
  };
  const withData = (change: object) => refused({ data: { ...registerCompany.data, ...change } });

  test.each([
    ['id', { id: 'not-a-uuid' }],
    ['time', { time: new Date(Number.NaN) }],
    ['time', { time: 1_700_000_000_000 }],
    ['principal.roles.0', { principal: { id: 'a', roles: [7] } }],
    ['type', { type: 'RegisterCompani' }],
    ['data', { data: null }],
    ['subject', { subject: undefined }],
  ])('%s', (path, change) => expect(refused(change)).toBe(path));

  test.each([
    ['data.name', { name: null }],
    ['data.taxId.number', { taxId: { country: 'CO', number: 7 } }],
    ['data.roles.1', { roles: ['OWNER', 'EMPEROR'] }],
  ])('%s', (path, change) => expect(withData(change)).toBe(path));

  test.each(['1e3', '01', '1.005', '1,5', '', '123456789012345.00', 'NaN', 5])('areaM2 %j', (areaM2) => {
    const data = { location: { ...location, areaM2: areaM2 as string } };
    expect(() => geographicEvents.encode({ ...meta, type: 'LocationRecorded', data })).toThrow(
      expect.objectContaining({ code: 'INVALID_DATA', path: ['data', 'location', 'areaM2'] }),
    );
  });

  test('a long that a number cannot hold', () => {
    const data = { expectedVersion: 2 ** 53, reason: null };
    expect(() => companiesCommands.encode({ ...meta, type: 'WithdrawCompany', data })).toThrow(
      expect.objectContaining({ code: 'INVALID_DATA', path: ['data', 'expectedVersion'] }),
    );
  });
});
