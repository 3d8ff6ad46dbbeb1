import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSchemas } from '../avro/parse-schemas.ts';
import { sarifCheck } from '../report/testing/json-schema.ts';
import { ownContracts } from '../report/testing/own-contracts.ts';
import { parseCompatibilityFile } from '../sources/compatibility-file.ts';
import { lint, lintRules } from './lint.ts';
import { lintToSarif, lintToText } from './lint-output.ts';
import { lintCodes } from './lint-rule.ts';
import { defaultLintSettings, lintSettings } from './lint-settings.ts';

const file = 'schemas/parks/v1/park.avsc';

const record = (fields: readonly object[], more: object = {}) => ({
  type: 'record',
  name: 'Park',
  namespace: 'alpes.parks.v1',
  doc: 'A park.',
  fields: fields.map((field) => ({ doc: 'Said.', ...field })),
  ...more,
});

const parsed = (schema: object, at = file) => {
  const it = parseSchemas([{ file: at, text: JSON.stringify(schema, null, 2) }]);
  expect(it.problems).toEqual([]);
  return it;
};

const codes = (schema: object, at?: string) => lint(parsed(schema, at)).map(({ code }) => code);

test('a contract that follows the habits passes', () => {
  expect(
    codes(
      record([
        { name: 'id', type: { type: 'string', logicalType: 'uuid' } },
        {
          name: 'openedAt',
          type: ['null', { type: 'long', logicalType: 'timestamp-millis' }],
          default: null,
        },
        { name: 'areaM2', type: 'long' },
        { name: 'correlation_id', type: 'string' },
        {
          name: 'kind',
          type: {
            type: 'enum',
            name: 'ParkKind',
            doc: 'Kinds.',
            symbols: ['UNKNOWN', 'CITY'],
            default: 'UNKNOWN',
          },
        },
      ]),
    ),
  ).toEqual([]);
});

test.each([
  ['TYPE_NAME', record([], { name: 'park' })],
  ['FIELD_NAME', record([{ name: 'Opened_on', type: 'string' }])],
  [
    'SYMBOL_NAME',
    record([{ name: 'k', type: { type: 'enum', name: 'K', doc: 'K.', symbols: ['a'], default: 'a' } }]),
  ],
  ['NAMESPACE', record([], { namespace: 'alpes.parks.v2' })],
  ['FILE_NAME', record([], { name: 'Garden' })],
  ['TYPE_DOC', record([], { doc: ' ' })],
  ['FIELD_DOC', record([{ name: 'a', type: 'string', doc: undefined }])],
  ['NULL_DEFAULT', record([{ name: 'a', type: ['null', 'string'] }])],
  ['NULL_DEFAULT', record([{ name: 'a', type: ['string', 'null'], default: 'x' }])],
  ['ENUM_DEFAULT', record([{ name: 'k', type: { type: 'enum', name: 'K', doc: 'K.', symbols: ['A'] } }])],
  ['ID_TYPE', record([{ name: 'ownerId', type: ['null', 'string'], default: null }])],
  ['TIME_TYPE', record([{ name: 'openedAt', type: 'long' }])],
  ['UNIT_NAME', record([{ name: 'area', type: 'double' }])],
])('%s is found, alone', (code, schema) => {
  // A park called otherwise is in a file called otherwise, too.
  expect(codes(schema).filter((it) => it !== 'FILE_NAME' || code === 'FILE_NAME')).toEqual([code]);
});

test('an enum of names of fields has them in camelCase', () => {
  const symbols = (names: readonly string[]) => ({
    type: 'enum',
    name: 'ParkField',
    namespace: 'alpes.parks.v1',
    doc: 'Fields.',
    symbols: names,
    default: names[0],
  });
  const at = 'schemas/parks/v1/park-field.avsc';
  expect(codes(symbols(['unknown', 'legalName']), at)).toEqual([]);
  expect(codes(symbols(['unknown', 'LEGAL_NAME']), at)).toEqual(['SYMBOL_NAME']);
});

test('a required field added later is found against each earlier state, by name and by alias', () => {
  const before = parsed(record([{ name: 'name', type: 'string' }]));
  const added = record([
    { name: 'title', type: 'string', aliases: ['name'] },
    { name: 'city', type: 'string' },
    { name: 'country', type: 'string', default: 'ES' },
  ]);
  const found = lint(parsed(added), { earlier: [parsed(added), before] });
  expect(found.map(({ code, member }) => [code, member])).toEqual([['REQUIRED_ADDED', 'city']]);
  expect(lint(parsed(added), { earlier: [] })).toEqual([]);
});

test('a finding has its place and what to write instead', () => {
  expect(lint(parsed(record([{ name: 'a', type: ['null', 'string'] }])))[0]).toMatchObject({
    code: 'NULL_DEFAULT',
    severity: 'error',
    type: 'alpes.parks.v1.Park',
    member: 'a',
    remedy: 'Add "default": null.',
    place: { file, line: 7, path: '$.fields[0]' },
  });
});

test('a rule can be turned off, be made milder, or leave something alone', () => {
  const it = parsed(
    record([
      { name: 'area', type: 'double' },
      { name: 'ownerId', type: 'string' },
    ]),
  );
  const settings = lintSettings.parse({
    rules: { UNIT_NAME: 'off', ID_TYPE: 'error' },
  });
  expect(lint(it, { settings }).map(({ code, severity }) => [code, severity])).toEqual([
    ['ID_TYPE', 'error'],
  ]);
  const except = { UNIT_NAME: ['alpes.parks.v1.Park.area'] };
  expect(lint(it, { settings: { ...defaultLintSettings, except } }).map(({ code }) => code)).toEqual([
    'ID_TYPE',
  ]);
  expect(() => lintSettings.parse({ rules: { NO_SUCH_RULE: 'off' } })).toThrow();
});

test('every rule is documented under its code, and every code has a rule', () => {
  expect(lintRules.map(({ code }) => code).toSorted()).toEqual(lintCodes.toSorted());
  const guide = readFileSync(new URL('../../../../docs/guides/schema-gate.md', import.meta.url), 'utf8');
  for (const code of lintCodes) expect(guide).toContain(`\`${code}\``);
});

test('the contracts of this repository pass with the exceptions that it has written down', () => {
  const modes = readFileSync(new URL('../../../../schemas/compatibility.json', import.meta.url), 'utf8');
  const { lint: settings } = parseCompatibilityFile(modes, 'schemas/compatibility.json');
  const own = parseSchemas(ownContracts());
  expect(own.named.size).toBeGreaterThan(40);
  expect(lint(own, { settings })).toEqual([]);
  // The id of a principal is whatever a token says.
  expect(lint(own).map(({ code, type, member }) => [code, type, member])).toEqual([
    ['ID_TYPE', 'alpes.shared.v1.Principal', 'id'],
  ]);
});

test('findings are told by file with figures at the end, and as valid SARIF', () => {
  const found = lint(
    parsed(
      record([
        { name: 'a', type: ['null', 'string'] },
        { name: 'area', type: 'long' },
      ]),
    ),
  );
  const text = lintToText(found, { width: 60 });
  expect(text).toContain(`${file}\n  7:5       NULL_DEFAULT: The field a may be null`);
  expect(text.split('\n').at(-1)).toBe('1 error, 1 warning');
  expect(lintToText([])).toBe('Nothing to mend');
  expect(sarifCheck()(JSON.parse(lintToSarif(found)))).toEqual([]);
});
