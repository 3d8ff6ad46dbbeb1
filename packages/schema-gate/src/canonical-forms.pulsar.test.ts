import { describe, expect, test } from 'vitest';
import { type AvroSchema, fingerprints, parseSchemas } from './index.ts';
import { allEvolutions } from './testing/evolutions/all-evolutions.ts';
import { fastavroPeer } from './testing/peers/fastavro-peer.ts';
import { javaPeer } from './testing/peers/java-peer.ts';

/** fastavro refuses it: it takes a namespace of none for the outer one. */
const NO_NAMESPACE = 'FULLNAMES, in a namespace of none';

/** One schema for each rule of "Transforming into Parsing Canonical Form", and for what meets in them. */
const ruled: Readonly<Record<string, string>> = {
  PRIMITIVES:
    '{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"int"}},{"name":"b","type":[{"type":"null"},{"type":"long"}]}]}',
  'FULLNAMES, by a namespace': '{"type":"fixed","name":"F","namespace":"a.b","size":4}',
  'FULLNAMES, by a dotted name that beats the namespace':
    '{"type":"enum","name":"x.y.E","namespace":"a.b","symbols":["S"]}',
  'FULLNAMES, inherited and left':
    '{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"enum","name":"E","symbols":["S"]}},{"name":"b","type":{"type":"fixed","name":"F","namespace":"m","size":1}},{"name":"c","type":["E","m.F","n.R"]}]}',
  [NO_NAMESPACE]:
    '{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"fixed","name":"F","namespace":"","size":1}},{"name":"b","type":{"type":"array","items":"F"}}]}',
  STRIP:
    '{"type":"record","name":"R","doc":"d","aliases":["Q"],"owner":"x","fields":[{"name":"a","type":"int","default":1,"order":"ignore","doc":"d","aliases":["b"]}]}',
  'STRIP, of logical types':
    '{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}}]}',
  'STRIP, of an enum’s default': '{"type":"enum","name":"E","symbols":["A","B"],"default":"A"}',
  ORDER:
    '{"fields":[{"type":{"values":"int","type":"map"},"name":"a"},{"type":{"size":3,"name":"F","type":"fixed"},"name":"b"}],"name":"R","type":"record"}',
  STRINGS: '{"type":"enum","name":"\\u0045num","symbols":["\\u0041","B"]}',
  WHITESPACE: ' { "type" :\n"array" ,\t"items" : [ "null" , "string" ] } ',
  'an empty record': '{"type":"record","name":"R","fields":[]}',
  recursion: '{"type":"record","name":"L","namespace":"n","fields":[{"name":"next","type":["null","L"]}]}',
};

const texts = [
  ...new Set([
    ...['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'].map((name) =>
      JSON.stringify(name),
    ),
    ...Object.values(ruled),
    ...allEvolutions.flatMap(({ earlier, later }) => [JSON.stringify(earlier), JSON.stringify(later)]),
  ]),
];

function ours(text: string) {
  const { roots, problems } = parseSchemas([{ file: 'x.avsc', text }]);
  expect(problems).toEqual([]);
  const { canonicalForm: canonical, crc64, sha256 } = fingerprints(roots.get('x.avsc') as AvroSchema);
  return { canonical, crc64, sha256 };
}

const java = await javaPeer();
const fastavro = fastavroPeer();

describe('canonical forms and fingerprints', () => {
  test.skipIf('missing' in java)(
    "are those of Java's SchemaNormalization for every rule and every schema of the table",
    () => {
      expect(texts.length).toBeGreaterThan(250);
      expect(texts.map(ours)).toEqual('missing' in java ? [] : java.schemas(texts));
    },
  );

  test.skipIf('missing' in fastavro)('are those of fastavro, but for the one that it refuses', () => {
    const taken = texts.filter((text) => text !== ruled[NO_NAMESPACE]);
    expect(taken.map(ours)).toEqual('missing' in fastavro ? [] : fastavro.schemas(taken));
  });

  // Apache Avro publishes them as signed decimals in its shared test data.
  test.each([
    ['null', 7195948357588979594n],
    ['boolean', -6970731678124411036n],
    ['int', 8247732601305521295n],
    ['long', -3434872931120570953n],
    ['float', 5583340709985441680n],
    ['double', -8181574048448539266n],
    ['bytes', 5746618253357095269n],
    ['string', -8142146995180207161n],
  ])('of %s have the published CRC-64-AVRO', (name, published) => {
    expect(BigInt.asIntN(64, BigInt(`0x${ours(JSON.stringify(name)).crc64}`))).toBe(published);
  });
});
