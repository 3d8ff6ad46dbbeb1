import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalForm, crc64Fingerprint, sha256Fingerprint } from './canonical-form.ts';
import type { Message } from './envelope.ts';
import { contracts, geographicEvents } from './generated/index.ts';
import { envelopes } from './testing/arbitraries.ts';
import { askFastavro, missingFastavro } from './testing/fastavro-peer.ts';
import { location, meta } from './testing/samples.ts';
import type { TopicContract } from './topic-contract.ts';

const missing = missingFastavro();
const all = contracts as readonly TopicContract<Message>[];
const named = all.map((contract) => [`${contract.context}/${contract.channel}`, contract] as const);

describe.skipIf(missing !== undefined)(`fastavro${missing ? ` (skipped: ${missing})` : ''}`, () => {
  test.each(named)(
    'reads %s and writes the same bytes',
    (_, contract) => {
      const sent = fc.sample(envelopes(contract), 300).map((envelope) => contract.encode(envelope));
      const { again } = askFastavro(contract.schema, sent);
      expect(again).toEqual(sent.map((bytes) => bytes.toString('base64')));
    },
    30_000,
  );

  test.each(named)(
    'comes to the same canonical form and fingerprints of %s',
    (_, { schema, fingerprint }) => {
      const { canonical, sha256, crc64 } = askFastavro(schema, []);
      expect(canonicalForm(schema)).toBe(canonical);
      expect(sha256Fingerprint(schema)).toBe(sha256);
      expect(fingerprint).toBe(sha256);
      expect(crc64Fingerprint(schema)).toBe(
        Buffer.from(crc64, 'hex').readBigUInt64LE().toString(16).padStart(16, '0'),
      );
    },
  );

  test('understands UUIDs, times and decimals as they were meant', () => {
    const bytes = geographicEvents.encode({ ...meta, type: 'LocationRecorded', data: { location } });
    const [value] = askFastavro(geographicEvents.schema, [bytes], { values: true }).values ?? [];
    expect(value).toMatchObject({
      id: meta.id,
      time: '2026-01-02 03:04:05.678000+00:00',
      data: { location: { propertyId: location.propertyId, version: 2 ** 53 - 1, areaM2: '-1250.50' } },
    });
  });
});
