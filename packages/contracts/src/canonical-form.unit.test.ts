import { describe, expect, test } from 'vitest';
import { canonicalForm, crc64Fingerprint, sha256Fingerprint } from './canonical-form.ts';

describe('Parsing Canonical Form', () => {
  test('keeps what reading needs, in its order, by full names', () => {
    const schema = {
      doc: 'x',
      fields: [
        { default: 1, name: 'a', doc: 'y', type: { type: 'int' } },
        {
          name: 'b',
          type: { type: 'array', items: { type: 'enum', symbols: ['X'], name: 'E', aliases: ['F'] } },
        },
        { name: 'c', type: ['null', 'E', 'other.G', { type: 'fixed', size: 4, name: 'H', namespace: 'z' }] },
        { name: 'd', type: { type: 'string', logicalType: 'uuid' }, order: 'ignore' },
      ],
      namespace: 'n.s',
      name: 'R',
      type: 'record',
    };
    expect(canonicalForm(JSON.stringify(schema))).toBe(
      '{"name":"n.s.R","type":"record","fields":[{"name":"a","type":"int"},' +
        '{"name":"b","type":{"type":"array","items":{"name":"n.s.E","type":"enum","symbols":["X"]}}},' +
        '{"name":"c","type":["null","n.s.E","other.G",{"name":"z.H","type":"fixed","size":4}]},' +
        '{"name":"d","type":"string"}]}',
    );
  });

  test('takes a name that its namespace does not have for one without namespace, and {"type": name} for the name', () => {
    const bare = { type: 'enum', name: 'E', namespace: '', symbols: ['X'] };
    const fields = [
      { name: 'a', type: bare },
      { name: 'b', type: ['null', 'E'] },
      { name: 'c', type: { type: 'array', items: { type: 'R' } } },
    ];
    expect(canonicalForm(JSON.stringify({ type: 'record', name: 'n.R', fields }))).toBe(
      '{"name":"n.R","type":"record","fields":[{"name":"a","type":{"name":"E","type":"enum","symbols":["X"]}},' +
        '{"name":"b","type":["null","E"]},{"name":"c","type":{"type":"array","items":"n.R"}}]}',
    );
  });
});

describe('fingerprints', () => {
  // From share/test/data/schema-tests.txt of Apache Avro, there as signed decimals.
  test.each([
    ['"null"', 7195948357588979594n],
    ['{"type":"boolean"}', -6970731678124411036n],
    ['"int"', 8247732601305521295n],
    ['"long"', -3434872931120570953n],
    ['"string"', -8142146995180207161n],
  ])('CRC-64-AVRO of %s', (schema, expected) => {
    expect(crc64Fingerprint(schema)).toBe(BigInt.asUintN(64, expected).toString(16).padStart(16, '0'));
  });

  test('SHA-256 does not change with docs and white space', () => {
    const bare = '{"type":"fixed","name":"F","size":2}';
    expect(sha256Fingerprint(bare)).toMatch(/^[0-9a-f]{64}$/);
    expect(sha256Fingerprint('{ "name": "F", "doc": "d", "type": "fixed", "size": 2 }')).toBe(
      sha256Fingerprint(bare),
    );
  });
});
