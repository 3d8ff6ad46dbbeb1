import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { parseSchemas } from '../avro/parse-schemas.ts';
import type { SourceText } from '../avro/source-text.ts';
import { ownContracts } from '../report/testing/own-contracts.ts';
import { type DiffSide, schemaChanges } from './schema-changes.ts';
import { sideBySide } from './side-by-side.ts';
import { unified } from './unified.ts';

const side = (label: string, sources: readonly SourceText[]): DiffSide => ({
  label,
  named: parseSchemas(sources).named,
  textOf: (file) => sources.find((source) => source.file === file)?.text,
});

const one = (label: string, schema: object, file = 'schemas/parks/v1/park.avsc') =>
  side(label, [{ file, text: `${JSON.stringify(schema, null, 2)}\n` }]);

const park = (fields: readonly object[], more: object = {}) => ({
  type: 'record',
  name: 'Park',
  namespace: 'alpes.parks.v1',
  fields,
  ...more,
});

const name = { name: 'name', type: 'string' };
const city = { name: 'city', type: 'string' };
const trees = { name: 'trees', type: 'int' };

const changesOf = (left: object, right: object) =>
  (schemaChanges(one('a', left), one('b', right))[0]?.members ?? [])
    .filter(({ kind, notes }) => kind !== 'same' || notes.length > 0)
    .map(({ kind, left: before, right: after, notes }) => [kind, before, after, ...notes]);

test('the same contracts differ in nothing, however they are laid out', () => {
  const a = one('a', park([name]));
  const b = side('b', [{ file: 'other.avsc', text: JSON.stringify(park([name])) }]);
  expect(schemaChanges(a, b)).toEqual([]);
  expect(sideBySide(a, b)).toBe('a and b have the same contracts');
  expect(unified(a, b)).toBe('');
});

test('a field that moved is told as moved, not as removed and added', () => {
  expect(changesOf(park([name, city, trees]), park([trees, name, city]))).toEqual([
    ['same', 'trees: int', 'trees: int', 'moved from 3 to 1'],
  ]);
});

test('a field renamed with an alias is the same field', () => {
  const title = { name: 'title', type: 'string', aliases: ['name'] };
  expect(changesOf(park([name, city]), park([title, city]))).toEqual([
    ['changed', 'name: string', 'title: string', 'renamed from name, with an alias'],
  ]);
  expect(changesOf(park([name]), park([{ ...title, aliases: [] }]))).toEqual([
    ['removed', 'name: string', undefined],
    ['added', undefined, 'title: string'],
  ]);
});

test('a record renamed with an alias is the same record', () => {
  const changes = schemaChanges(
    one('a', park([name])),
    one('b', park([name], { name: 'Garden', aliases: ['Park'] }), 'schemas/parks/v1/garden.avsc'),
  );
  expect(changes.map(({ kind, name: full }) => [kind, full])).toEqual([['changed', 'alpes.parks.v1.Garden']]);
});

test('types, defaults, docs, symbols and what the type says of itself are compared', () => {
  const kinds = (symbols: readonly string[]) =>
    park([{ name: 'k', type: { type: 'enum', name: 'K', symbols } }]);
  expect(changesOf(kinds(['A', 'B']), kinds(['A', 'C', 'B']))).toEqual([['added', undefined, 'C']]);
  expect(
    changesOf(park([trees], { doc: 'x' }), park([{ ...trees, type: 'long', default: 0, doc: 'Alive.' }])),
  ).toEqual([
    ['removed', '"x"', undefined],
    ['changed', 'trees: int', 'trees: long = 0', 'doc: Alive.'],
  ]);
});

test.each([40, 79, 120])('side by side stays within %i columns and aligns the right side', (width) => {
  const long = { name: 'x'.repeat(90), type: ['null', { type: 'array', items: 'string' }], default: null };
  const text = sideBySide(
    one('git:main', park([name, city, long])),
    one('working tree', park([name, long, trees])),
    {
      width,
    },
  );
  const lines = text.split('\n');
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
  const column = Math.floor((width - 5) / 2);
  const marked = lines.filter((line) => line.includes('+ trees'));
  expect(marked.map((line) => line.indexOf('trees'))).toEqual([column + 5]);
  expect(lines.at(-1)).toBe('1 type differs');
});

test('colours come only when asked for', () => {
  const [a, b] = [one('a', park([name, trees])), one('b', park([name, { ...trees, type: 'long' }]))];
  expect(sideBySide(a, b)).not.toContain('\u001b');
  expect(sideBySide(a, b, { color: true })).toContain('\u001b[32mlong\u001b[39m');
});

test('the unified form is a patch that git apply takes, with its meaning before it', () => {
  const before = ownContracts();
  const after = before.map((source) =>
    source.file.endsWith('company-state.avsc')
      ? { ...source, text: source.text.replace('"type": "long"', '"type": "int"') }
      : source,
  );
  const named = before.map((source) => ({ ...source, file: `origin/main:${source.file}` }));
  const patch = unified(side('git:origin/main', named), side('b', after));
  expect(patch).toContain(
    '# changed alpes.companies.v1.CompanyState\n#   changed: version: long → version: int\n',
  );
  const folder = mkdtempSync(join(tmpdir(), 'alpes-diff-'));
  try {
    for (const { file, text } of before) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    execFileSync('git', ['apply', '-'], {
      cwd: folder,
      input: patch,
      env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    for (const { file, text } of after) expect(readFileSync(join(folder, file), 'utf8')).toBe(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
