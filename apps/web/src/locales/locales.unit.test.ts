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

const read = (file: string) => readFileSync(join(src, '../../..', file), 'utf8');

const refusalSources = [
  'apps/companies/src/domain/rejections.ts',
  'apps/geographic/src/domain/rejections.ts',
  'apps/audit/src/domain/rejections.ts',
  'packages/shapes/src/problems.ts',
];

const codeSources = [
  ...refusalSources,
  'apps/audit/src/domain/rules.ts',
  'apps/bff/schema.graphql',
  'apps/bff/src/edge/commands/broker.ts',
  'apps/bff/src/edge/outward-errors.ts',
  'packages/shapes/src/tax-id.ts',
];

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

/** Without the names of what a message takes, which are no words of a language. */
const sayable = (catalog: Map<string, string>, id: string) =>
  (catalog.get(id) ?? '').replaceAll(/\{\w+(, (number|plural|select))?[,}]/g, '');

const takenBy = (catalog: Map<string, string>, id: string) =>
  placeholders(compileMessage(catalog.get(id) ?? ''));

/** `t(`progress.${kind}`)`: what such a template can make, with what stands in its hole as a group. */
const templates = [...source.matchAll(/`([a-zA-Z.]+\.)\$\{[^}]+\}([a-zA-Z.]*)`/g)].map(
  ([, before = '', after = '']) =>
    new RegExp(`^${before.replaceAll('.', '\\.')}([\\w-]+)${after.replaceAll('.', '\\.')}$`),
);

/** What a hole can be filled with is named in the application, in the schema, or where services make their codes. */
const values = new Set(
  [source, ...codeSources.map(read)].flatMap((text) =>
    [...text.matchAll(/['"]([\w-]+)['"]|\b(\w+)\??:|^ {2}([A-Z_]+)$/gm)].map(
      ([, quoted, key, symbol]) => quoted ?? key ?? symbol,
    ),
  ),
);

const isMade = (id: string) =>
  templates.some((template) => {
    const [, value] = template.exec(id) ?? [];
    return value !== undefined && values.has(value);
  });

/** There before what says them: the owner's field is to say that it found nothing. */
const awaited = new Set(['locations.field.owner.none']);

describe('the texts', () => {
  test('are in every language, none is empty, and no id is there twice', () => {
    const files = Object.fromEntries(languages.map((language) => [language, catalogs(language)]));
    expect(() => generateMessages(files)).not.toThrow();
  });

  test.each(ids)('%s takes the same in both languages', (id) => {
    expect(takenBy(es, id)).toEqual(takenBy(en, id));
  });

  test('are all used', () => {
    const unused = ids.filter((id) => !source.includes(`'${id}'`) && !isMade(id) && !awaited.has(id));
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
  const codesIn = (file: string) => [...read(file).matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code);

  test.each(refusalSources)('has a text for every code of %s', (file) => {
    const codes = codesIn(file);
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !en.has(`refusal.${code}`))).toEqual([]);
  });
});

/** One thing has one name: where the English says the first, the Spanish says the second, and never the third. */
const glossary: readonly (readonly [english: RegExp, spanish: RegExp, never?: RegExp])[] = [
  [/\bwarnings?\b/i, /advertencia/i, /\bavisos?\b/i],
  [/\bboundary\b/i, /lindero/i, /\blindes?\b|contorno/i],
  [/\barea\b/i, /área/i, /superficie\b/i],
  [/\bowners?\b/i, /propietarios?\b/i, /propietaria/i],
  [/\btax id\b/i, /identificación tributaria/i, /fiscal/i],
  [/\broles?\b/i, /\brol(es)?\b/i, /\bpapel(es)?\b|funciones/i],
  [/\bcoordinates\b/i, /coordenadas/i],
  [/\bpoint\b/i, /\bpunto\b/i],
  [/\bcorners?\b(?! of the box)/i, /vértice/i],
  [/\bcity or town\b/i, /ciudad o municipio/i, /localidad|población/i],
  [/\bstate or region\b/i, /departamento o región/i, /provincia/i],
  [/\bemail\b/i, /\bcorreo\b/i, /correo electrónico/i],
  [/\bremoved?\b/i, /elimin/i],
  [/\bpropert(y|ies)\b/i, /inmueble/i, /propiedad/i],
  [/\bfindings?\b/i, /hallazgo/i],
  [/\baccept(ed)?\b/i, /acept/i],
  [/\bconfirmed\b/i, /confirmadas?\b/i],
  [/\brefused\b/i, /rechazadas?\b/i, /rechaz(ó|ado)/i],
  [/\brequests?\b/i, /solicitud/i, /petición/i],
];

describe('the words', () => {
  test.each(glossary.map(([english, spanish, never]) => ({ english, spanish, never })))(
    '$english: $spanish',
    ({ english, spanish, never }) => {
      const named = ids.filter((id) => english.test(sayable(en, id)));
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((id) => !spanish.test(sayable(es, id)))).toEqual([]);
      expect(ids.filter((id) => never?.test(sayable(es, id)))).toEqual([]);
    },
  );

  test('that another one stands for are not there', () => {
    expect(ids.filter((id) => /\b(acknowledged?|mend|locality)\b/i.test(sayable(en, id)))).toEqual([]);
    expect(ids.filter((id) => /\b(pulse|cifras?)\b|añad/i.test(sayable(es, id)))).toEqual([]);
  });

  test('in Spanish are those for “usted”', () => {
    const familiar = /(?<!\p{L})(tú|tus?|ti|contigo|puedes|tienes|vosotros|vuestr[oa]s?)(?!\p{L})/iu;
    expect(ids.filter((id) => familiar.test(sayable(es, id)))).toEqual([]);
  });
});
