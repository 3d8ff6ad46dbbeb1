import { describe, expect, test } from 'vitest';
import type { AvroSchema } from './avro/schema.ts';
import { checkPair, compatibilityModes, judge, parseSchemas } from './index.ts';
import { allEvolutions } from './testing/evolutions/all-evolutions.ts';
import type { Expected, SchemaJson } from './testing/evolutions/evolution.ts';
import { knownDisagreements } from './testing/known-disagreements.ts';
import { askAvsc } from './testing/peers/avsc-peer.ts';
import { fastavroPeer } from './testing/peers/fastavro-peer.ts';
import { readsAll } from './testing/peers/peer.ts';
import { allReadings, unexplained } from './testing/readings.ts';
import { sameValues } from './testing/same-values.ts';

const fastavro = fastavroPeer();

function parsed(schema: SchemaJson): AvroSchema {
  const { roots, problems } = parseSchemas([{ file: 'subject.avsc', text: JSON.stringify(schema) }]);
  expect(problems).toEqual([]);
  return roots.get('subject.avsc') as AvroSchema;
}

const rulesOf = (expected: Expected): readonly string[] => (expected === 'reads' ? [] : [expected].flat());

const told = (reader: AvroSchema, writer: AvroSchema): readonly string[] => [
  ...new Set(checkPair(reader, writer).map(({ rule }) => rule)),
];

test('the table has two hundred evolutions and more, each with a name of its own', () => {
  expect(allEvolutions.length).toBeGreaterThanOrEqual(200);
  expect(new Set(allEvolutions.map(({ name }) => name)).size).toBe(allEvolutions.length);
});

test.each(allEvolutions.map((one) => [one.name, one] as const))('%s', (_, evolution) => {
  const [earlier, later] = [parsed(evolution.earlier), parsed(evolution.later)];
  expect(told(later, earlier).toSorted()).toEqual(rulesOf(evolution.backward).toSorted());
  expect(told(earlier, later).toSorted()).toEqual(rulesOf(evolution.forward).toSorted());
});

test.each(compatibilityModes)('every evolution has the verdict of its two directions under %s', (mode) => {
  for (const { name, earlier, later, backward, forward } of allEvolutions) {
    const verdict = judge({
      subject: 'subject',
      mode,
      candidate: { label: 'later', schema: parsed(later) },
      earlier: [{ label: 'earlier', schema: parsed(earlier) }],
    });
    const looksBack = mode.startsWith('BACKWARD') || mode.startsWith('FULL');
    const looksForward = mode.startsWith('FORWARD') || mode.startsWith('FULL');
    const compatible = (!looksBack || backward === 'reads') && (!looksForward || forward === 'reads');
    expect({ name, compatible: verdict.compatible }).toEqual({ name, compatible });
  }
});

describe('avsc', () => {
  const readings = allReadings();

  test('resolves and decodes what the table says is readable, and nothing else', () => {
    const answers = readings.map((one) => askAvsc(one));
    expect(unexplained('avsc', readings, answers.map(readsAll))).toEqual([]);
  });
});

describe.skipIf('missing' in fastavro)('fastavro', () => {
  const readings = allReadings();
  const answers = 'missing' in fastavro ? [] : fastavro.pairs(readings);

  test('decodes what the table says is readable, and nothing else', () => {
    expect(
      unexplained(
        'fastavro decoding',
        readings,
        answers.map((one) => !one.failure && readsAll(one)),
      ),
    ).toEqual([]);
  });

  test('reads the values that avsc reads', () => {
    const compared = sameValues(
      readings,
      readings.map((one) => askAvsc(one)),
      answers,
    );
    expect(compared.different).toEqual([]);
    expect(compared.same).toBeGreaterThan(1000);
  });
});

test('each known disagreement is about an evolution of the table', () => {
  const names = new Set(allEvolutions.map(({ name }) => name));
  const unknown = knownDisagreements.flatMap(({ of }) => of.filter(([name]) => !names.has(name)));
  expect(unknown).toEqual([]);
});
