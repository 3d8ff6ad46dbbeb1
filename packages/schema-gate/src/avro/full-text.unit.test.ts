import { contracts } from '@alpes/contracts';
import { expect, test } from 'vitest';
import { ownContracts } from '../report/testing/own-contracts.ts';
import { fingerprints } from './fingerprints.ts';
import { fullText } from './full-text.ts';
import { parseSchemas } from './parse-schemas.ts';
import type { AvroSchema } from './schema.ts';

function parsed(...texts: readonly string[]): AvroSchema {
  const { roots, problems } = parseSchemas(texts.map((text, i) => ({ file: String(i), text })));
  expect(problems).toEqual([]);
  return roots.get('0') as AvroSchema;
}

test('spells a type out where it is first met, with its namespace, and names it after', () => {
  const outer =
    '{"type":"record","name":"a.R","fields":[{"name":"f","type":"b.F"},{"name":"g","type":["null","b.F","R"]}]}';
  expect(JSON.parse(fullText(parsed(outer, '{"type":"fixed","name":"F","namespace":"b","size":2}')))).toEqual(
    {
      type: 'record',
      name: 'R',
      namespace: 'a',
      fields: [
        { name: 'f', type: { type: 'fixed', name: 'F', namespace: 'b', size: 2 } },
        { name: 'g', type: ['null', 'b.F', 'a.R'] },
      ],
    },
  );
});

test('keeps all that Avro defines, and is read as the same again', () => {
  const text = JSON.stringify({
    type: 'record',
    name: 'R',
    namespace: 'a',
    aliases: ['a.Q'],
    doc: 'A "record"',
    fields: [
      {
        name: 'd',
        type: { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 },
        default: 'ÿ',
        order: 'ignore',
        doc: 'x',
      },
      {
        name: 'e',
        type: { type: 'enum', name: 'E', namespace: '', symbols: ['A'], default: 'A', doc: 'y' },
        aliases: ['o'],
      },
      { name: 'm', type: { type: 'map', values: { type: 'array', items: 'E' } }, default: {} },
      { name: 'n', type: ['null', 'R'], default: null },
    ],
  });
  const first = fullText(parsed(text));
  expect(fullText(parsed(first))).toBe(first);
  expect(JSON.parse(first)).toMatchObject({
    aliases: ['a.Q'],
    doc: 'A "record"',
    fields: [
      {
        type: { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 },
        default: 'ÿ',
        order: 'ignore',
        doc: 'x',
      },
      { type: { symbols: ['A'], default: 'A', doc: 'y' }, aliases: ['o'] },
      { default: {} },
      { default: null },
    ],
  });
});

test('keeps a default that JavaScript would round', () => {
  const text =
    '{"type":"record","name":"R","fields":[{"name":"f","type":"long","default":9223372036854775807},{"name":"g","type":{"type":"array","items":"long"},"default":[1,-9007199254740993]}]}';
  const full = fullText(parsed(text));
  expect(full).toContain('"default":9223372036854775807');
  expect(full).toContain('"default":[1,-9007199254740993]');
});

test('takes a chain of files as long as one likes', () => {
  const length = 20_000;
  const texts = Array.from({ length }, (_, i) => {
    const next = i + 1 < length ? `["null","R${i + 1}"]` : '"int"';
    return `{"type":"record","name":"R${i}","fields":[{"name":"f","type":${next}}]}`;
  });
  expect(fullText(parsed(...texts))).toContain(`"name":"R${length - 1}"`);
});

test('has the fingerprints of what contracts are registered with', () => {
  const { roots } = parseSchemas(ownContracts());
  for (const contract of contracts) {
    const suffix = `${contract.context}/v${contract.version}/${contract.channel}.avsc`;
    const file = [...roots.keys()].find((one) => one.endsWith(suffix)) ?? '';
    expect(fingerprints(roots.get(file) as AvroSchema).sha256).toBe(contract.fingerprint);
    expect(JSON.parse(fullText(roots.get(file) as AvroSchema))).toEqual(JSON.parse(contract.schema));
  }
});
