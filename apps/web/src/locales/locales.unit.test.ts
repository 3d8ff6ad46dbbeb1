import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { describe, expect, test } from 'vitest';
import { entriesOf, generateMessages, languages } from '../../build/messages.mjs';

const src = join(import.meta.dirname, '..');
const catalogs = (language: string) =>
  readdirSync(join(src, 'locales', language))
    .filter((name) => name.endsWith('.po'))
    .map((name) => join(src, 'locales', language, name));
const entries = (language: string) =>
  new Map(catalogs(language).flatMap((file) => [...entriesOf(readFileSync(file, 'utf8'))]));

const [en, es] = [entries('en'), entries('es')];
const ids = [...en.keys()];

const source = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/^generated|\.test\.tsx?$/.test(name))
  .map((name) => readFileSync(join(src, name), 'utf8'))
  .join('\n');

/** What a message takes, read from its parsed form: `['count', 'plural', { one: … }]` and `['name']`. */
function placeholders(compiled: unknown, found = new Set<string>()): string[] {
  if (Array.isArray(compiled))
    for (const part of compiled as unknown[])
      if (Array.isArray(part) && typeof part[0] === 'string') {
        found.add(part[0]);
        const options: unknown = part[2];
        if (typeof options === 'object' && options !== null)
          for (const option of Object.values(options)) placeholders(option, found);
      }
  return [...found].toSorted();
}

const takenBy = (catalog: Map<string, string>, id: string) =>
  placeholders(compileMessage(catalog.get(id) ?? ''));

/** `t(`progress.${kind}`)`: an id may be put together from a prefix. */
const prefixes = [...source.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, prefix = '']) => prefix);

describe('the texts', () => {
  test('are in every language, none is empty, and no id is there twice', () => {
    const files = Object.fromEntries(languages.map((language) => [language, catalogs(language)]));
    expect(() => generateMessages(files)).not.toThrow();
  });

  test.each(ids)('%s takes the same in both languages', (id) => {
    expect(takenBy(es, id)).toEqual(takenBy(en, id));
  });

  test('are all used', () => {
    const unused = ids.filter(
      (id) => !source.includes(`'${id}'`) && !prefixes.some((prefix) => id.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  test('are translated: what reads the same in both languages is short or a form', () => {
    const same = ids.filter(
      (id) => en.get(id) === es.get(id) && /\p{L}{3,} \p{L}{2,}/u.test(en.get(id) ?? ''),
    );
    expect(same).toEqual([]);
  });
});

describe('a refusal', () => {
  const codesIn = (file: string) =>
    [...readFileSync(join(src, '../../..', file), 'utf8').matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(
      ([, code]) => code,
    );

  test.each([
    'apps/companies/src/domain/rejections.ts',
    'apps/geographic/src/domain/rejections.ts',
    'apps/audit/src/domain/rejections.ts',
    'packages/shapes/src/problems.ts',
  ])('has a text for every code of %s', (file) => {
    const codes = codesIn(file);
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !en.has(`refusal.${code}`))).toEqual([]);
  });
});
