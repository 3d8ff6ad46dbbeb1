import { realPulsar } from '@alpes/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { brokerDisagreements } from './testing/broker-verdicts.ts';
import { allEvolutions } from './testing/evolutions/all-evolutions.ts';
import { askAvsc } from './testing/peers/avsc-peer.ts';
import { javaPeer } from './testing/peers/java-peer.ts';
import { type PairAnswer, readsAll } from './testing/peers/peer.ts';
import { allReadings, unexplained } from './testing/readings.ts';
import { sameValues } from './testing/same-values.ts';

const pulsar = realPulsar();
const java = await javaPeer();

describe.skipIf('missing' in java)('Apache Avro for Java', () => {
  const readings = allReadings();
  let answers: readonly PairAnswer[] = [];
  beforeAll(() => {
    answers = 'missing' in java ? [] : java.pairs(readings);
  });

  test('its SchemaCompatibility agrees with the whole table', () => {
    expect(
      unexplained(
        'checker',
        readings,
        answers.map(({ compatible }) => compatible === true),
      ),
    ).toEqual([]);
  });

  test('its decoder reads what the table says is readable, and nothing else', () => {
    expect(unexplained('Java decoding', readings, answers.map(readsAll))).toEqual([]);
  });

  test('its decoder reads the values that avsc reads', () => {
    const compared = sameValues(
      readings,
      readings.map((one) => askAvsc(one)),
      answers,
    );
    expect(compared.different).toEqual([]);
    expect(compared.same).toBeGreaterThan(1000);
  });
});

describe.skipIf('missing' in pulsar)('a real Pulsar', () => {
  const { adminUrl } = pulsar as { adminUrl: string };

  test.each(['BACKWARD', 'FORWARD'] as const)(
    'judges every evolution as the table does under %s, but for what its README lists',
    async (strategy) => {
      expect(await brokerDisagreements('Pulsar', adminUrl, strategy, allEvolutions)).toEqual([]);
    },
  );

  test('judges under FULL as under both', async () => {
    const some = allEvolutions.filter((_, i) => i % 7 === 0);
    expect(await brokerDisagreements('Pulsar', adminUrl, 'FULL', some)).toEqual([]);
  });
});
