import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseSchemas } from '../avro/parse-schemas.ts';
import { asyncApiCheck } from '../report/testing/json-schema.ts';
import { ownContracts } from '../report/testing/own-contracts.ts';
import { type CatalogApp, catalog } from './catalog.ts';
import { toAsyncApi, toAsyncApiJson, toAsyncApiYaml } from './to-async-api.ts';
import { toPage } from './to-page.ts';

const own = parseSchemas(ownContracts());

const app = (name: string, reads: readonly string[], writes: readonly string[]): CatalogApp => {
  const topic = (short: string) => `persistent://alpes/${short}`;
  return {
    app: name,
    topology: {
      consumes: reads.map((it) => ({ topic: topic(it), subscription: name, type: 'Failover' })),
      produces: writes.map((it) => ({ topic: topic(it) })),
    },
  };
};

const apps = [
  app('companies', ['companies/commands'], ['companies/events', 'companies/dead-letters']),
  app('audit', ['companies/events', 'companies/events'], ['audit/events']),
];

const full = catalog(own, apps);

test('the document is valid by the JSON schema of AsyncAPI 3.0.0, which refuses a broken one', () => {
  const check = asyncApiCheck();
  const document = JSON.parse(toAsyncApiJson(full));
  expect(check(document)).toEqual([]);
  document.operations['audit.receive.companies.events'].action = 'eat';
  expect(check(document)).not.toEqual([]);
});

test('every reference of the document leads to something', () => {
  const document = toAsyncApi(full);
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(references.length).toBeGreaterThan(50);
  for (const path of references) {
    const found = path
      .split('/')
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document);
    expect(found, path).toBeTypeOf('object');
  }
});

test('a topic has its messages, and an operation for each app that reads or writes it', () => {
  const document = JSON.parse(toAsyncApiJson(full));
  expect(document.channels['companies.events'].address).toBe('persistent://alpes/companies/events');
  expect(Object.keys(document.channels['companies.events'].messages).slice(0, 3)).toEqual([
    'CompanyRegistered',
    'CompanyAmended',
    'CompanyWithdrawn',
  ]);
  expect(Object.keys(document.operations)).toEqual([
    'audit.send.audit.events',
    'companies.receive.companies.commands',
    'companies.send.companies.dead-letters',
    'companies.send.companies.events',
    'audit.receive.companies.events',
  ]);
  expect(document.components.messages['companies.events.CompanyAmended']).toMatchObject({
    summary: 'Fields of a company changed.',
    'x-alpes-data': 'alpes.companies.v1.CompanyAmended',
  });
});

test('YAML says the same as JSON', () => {
  expect(parse(toAsyncApiYaml(full))).toEqual(JSON.parse(toAsyncApiJson(full)));
});

test('the schema of a payload is whole, with docs: alone it parses to the same names', () => {
  const document = JSON.parse(toAsyncApiJson(full));
  const { schemaFormat, schema } = document.components.schemas['companies.events'];
  expect(schemaFormat).toMatch(/^application\/vnd\.apache\.avro\+json/);
  const alone = parseSchemas([{ file: 'it.avsc', text: JSON.stringify(schema) }]);
  expect(alone.problems).toEqual([]);
  const state = alone.named.get('alpes.companies.v1.CompanyState');
  expect(state?.doc).toBe('A company after the event that carries it.');
  expect([...alone.named.keys()]).toContain('alpes.shared.v1.CommandDiscarded');
});

test('the page asks nothing of any server, and allows only its own style and script', () => {
  const page = toPage(full);
  expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  expect(page).not.toMatch(/@import|url\(/);
  expect(page).toMatch(
    /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/,
  );
  expect(page).not.toMatch(/ (?:style|on[a-z]+)="/);
});

test('the page says every topic, field with its doc, reader and writer, and links lead somewhere', () => {
  const page = toPage(full);
  for (const { name } of full.topics) expect(page).toContain(`<h2>${name}</h2>`);
  expect(page).toContain('<td>E.164: a plus sign and up to 15 digits.</td>');
  expect(page).toContain('aria-label="Written by companies; read by audit."');
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('hostile names and docs are text on the page', () => {
  const evil = parseSchemas([
    {
      file: 'schemas/x/v1/events.avsc',
      text: JSON.stringify({
        type: 'record',
        name: 'E',
        doc: '</script><script>alert(1)</script>" onload="x',
        fields: [{ name: 'a', type: 'string', default: '<img src=x>', doc: '\'"<b>' }],
      }),
    },
  ]);
  const page = toPage(catalog(evil, [app('<svg onload=x>', ['x/events'], [])], { title: '</title><b>' }));
  expect(page.match(/<script>/g)).toHaveLength(1);
  expect(page).not.toMatch(/<img|<svg onload|<b>/);
  expect(page).not.toContain('" onload="x');
});

test('recursive types and topics without a contract or without apps are there', () => {
  const tree = parseSchemas([
    {
      file: 'schemas/x/v2/events.avsc',
      text: JSON.stringify({
        type: 'record',
        name: 'Tree',
        fields: [{ name: 'children', type: { type: 'array', items: 'Tree' } }],
      }),
    },
  ]);
  const it = catalog(tree, [app('keeper', [], ['x/raw'])]);
  expect(it.topics.map(({ name, address }) => [name, address])).toEqual([
    ['x/events-v2', 'persistent://alpes/x/events-v2'],
    ['x/raw', 'persistent://alpes/x/raw'],
  ]);
  expect(asyncApiCheck()(JSON.parse(toAsyncApiJson(it)))).toEqual([]);
  expect(toPage(it)).toContain('list of <a href="#type-Tree">');
});
