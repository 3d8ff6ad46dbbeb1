import { expect, test } from 'vitest';
import { fingerprints } from '../avro/fingerprints.ts';
import { parseSchemas } from '../avro/parse-schemas.ts';
import { parseCompatibilityFile } from './compatibility-file.ts';
import { movedFrom } from './git/moved-folder.ts';
import { mapLimited } from './map-limited.ts';
import { describeSpec, parseSourceSpec } from './source-spec.ts';
import { splitSchema } from './split-schema.ts';

test.each([
  ['git:main', { kind: 'git', ref: 'main' }],
  ['git:HEAD~1:odd', { kind: 'git', ref: 'HEAD~1:odd' }],
  ['dir:../a b', { kind: 'dir', path: '../a b' }],
  ['registry:', { kind: 'registry', url: '', flavour: undefined }],
  [
    'confluent:https://host/registry/',
    { kind: 'registry', url: 'https://host/registry', flavour: 'confluent' },
  ],
])('%s names a source', (text, spec) => {
  expect(parseSourceSpec(text)).toEqual(spec);
});

test.each(['main', 'git:', 'dir:', 'svn:trunk', 'registry:host:8080', 'registry:file:///etc'])(
  '%s names none',
  (text) => {
    expect(() => parseSourceSpec(text)).toThrow(expect.objectContaining({ code: 'WRONG_USE' }));
  },
);

test('a password in an address is told to nobody', () => {
  expect(describeSpec(parseSourceSpec('pulsar:http://me:secret@host:8080'))).toBe('pulsar:http://host:8080');
});

test('compatibility.json has a default, and says what is wrong with it', () => {
  expect(parseCompatibilityFile('{}', 'x').default).toBe('BACKWARD_TRANSITIVE');
  const wrong = () => parseCompatibilityFile('{"topics":{"a/events":"SIDEWAYS"},"topic":{}}', 'x.json');
  expect(wrong).toThrow(/x\.json is wrong\. .*topics\.a\/events: expected one of NONE/);
  expect(() => parseCompatibilityFile('{', 'x.json')).toThrow(/x\.json is no JSON/);
});

test('a folder that was moved is where most of the names are', () => {
  const paths = ['old/place/a/v1/x.avsc', 'old/place/a/v1/y.avsc', 'tests/a/v1/x.avsc', 'z.avsc'];
  expect(movedFrom(paths, ['a/v1/x.avsc', 'a/v1/y.avsc'])).toBe('old/place');
  expect(movedFrom(['a/v1/x.avsc'], ['a/v1/x.avsc'])).toBe('');
  expect(movedFrom(['b/x.avsc'], ['a/v1/y.avsc'])).toBeUndefined();
});

test('a schema that is split into files is the same schema', () => {
  const whole = JSON.stringify({
    type: 'record',
    name: 'Outer',
    namespace: 'n',
    owner: 'kept',
    fields: [
      {
        name: 'a',
        type: [
          'null',
          { type: 'record', name: 'Inner', fields: [{ name: 'again', type: ['null', 'Outer'] }] },
        ],
      },
      { name: 'b', type: { type: 'map', values: { type: 'enum', name: 'other.Kind', symbols: ['X'] } } },
      { name: 'c', type: { type: 'array', items: 'Inner' } },
      { name: 'd', type: { type: 'string', logicalType: 'uuid' } },
    ],
  });
  const files = splitSchema(whole, (name) => `${name}.avsc`);
  expect(files.map(({ file }) => file)).toEqual(['n.Outer.avsc', 'n.Inner.avsc', 'other.Kind.avsc']);
  expect(files[0]?.text).toContain('"owner": "kept"');
  const together = parseSchemas(files);
  const before = parseSchemas([{ file: 'whole', text: whole }]);
  expect(together.problems).toEqual([]);
  expect(fingerprints(together.roots.get('n.Outer.avsc')!)).toEqual(fingerprints(before.roots.get('whole')!));
});

test('only so many are at work, in the order of the results, and the first failure ends it', async () => {
  let busy = 0;
  let most = 0;
  const double = async (n: number): Promise<number> => {
    most = Math.max(most, ++busy);
    await new Promise(setImmediate);
    busy -= 1;
    return n * 2;
  };
  expect(await mapLimited([1, 2, 3, 4, 5], 2, double)).toEqual([2, 4, 6, 8, 10]);
  expect(most).toBe(2);
  const begun: number[] = [];
  const failing = mapLimited([1, 2, 3], 1, async (n) => {
    begun.push(n);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(begun).toEqual([1]);
});
