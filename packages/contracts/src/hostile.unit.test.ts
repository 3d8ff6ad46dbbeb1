import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyDecoder } from './any-decoder.ts';
import { isContractError } from './contract-error.ts';
import type { Message } from './envelope.ts';
import { companiesCommands, contracts, geographicEvents } from './generated/index.ts';
import { envelopes } from './testing/arbitraries.ts';
import { registerCompany } from './testing/samples.ts';
import type { TopicContract } from './topic-contract.ts';

const all = contracts as readonly TopicContract<Message>[];

/** Decodes or fails as a contract fails; anything else breaks the test. */
function survives(contract: TopicContract<Message>, bytes: Buffer): boolean {
  try {
    contract.decode(bytes);
    return true;
  } catch (error) {
    if (isContractError(error)) return false;
    throw error;
  }
}

describe('bytes from a stranger', () => {
  test('of any kind are decoded or refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.uint8Array({ maxLength: 400 }), (contract, bytes) => {
        survives(contract, Buffer.from(bytes));
      }),
      { numRuns: 3_000 },
    );
  });

  test('that were a message before some of them changed are decoded or refused', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(envelopes(geographicEvents), changes, (envelope, edits) => {
        const bytes = Buffer.from(geographicEvents.encode(envelope));
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        survives(geographicEvents as TopicContract<Message>, bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  test('cut at any offset, or followed by another, are refused', () => {
    const bytes = companiesCommands.encode(registerCompany);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => companiesCommands.decode(bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'NOT_AVRO' }),
      );
    }
    expect(() => companiesCommands.decode(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(
      expect.objectContaining({ code: 'NOT_AVRO' }),
    );
  });

  test('that claim 2^50 items are refused at once', () => {
    const decode = anyDecoder('{"type":"array","items":"string"}');
    const count = Buffer.from('808080808080808001', 'hex');
    const started = performance.now();
    expect(() => decode(count)).toThrow(expect.objectContaining({ code: 'NOT_AVRO' }));
    expect(() => anyDecoder('{"type":"map","values":"null"}')(count)).toThrow();
    expect(() => anyDecoder('{"type":"array","items":"null"}')(count)).toThrow();
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('that nest without end are refused', () => {
    const list = { type: 'record', name: 'List', fields: [{ name: 'next', type: ['null', 'List'] }] };
    const decode = anyDecoder(JSON.stringify(list));
    expect(decode(Buffer.of(2, 2, 0))).toEqual({ next: { next: { next: null } } });
    expect(() => decode(Buffer.alloc(5_000_000, 2))).toThrow(expect.objectContaining({ code: 'NOT_AVRO' }));
  });

  test('whose record is not the one that the envelope names are refused', () => {
    const bytes = Buffer.from(companiesCommands.encode(registerCompany));
    bytes.write('RegisterCompanx', bytes.indexOf('RegisterCompany'));
    expect(() => companiesCommands.decode(bytes)).toThrow(
      expect.objectContaining({ code: 'INVALID_DATA', path: ['type'] }),
    );
  });
});
