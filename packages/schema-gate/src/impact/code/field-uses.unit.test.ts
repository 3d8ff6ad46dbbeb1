import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RecordSchema } from '../../avro/schema.ts';
import { withEarlierFields } from './earlier-fields.ts';
import { fieldUses } from './field-uses.ts';

const contracts = {
  'packages/contracts/src/generated/shop-v1.ts': `
    export interface Item { id: string; price: Money; note: null | string }
    export interface Money { amount: number; currency: string }
    export interface Sold { item: Item; by: string }
  `,
  'packages/contracts/src/generated/shop-v2.ts': `
    export interface ItemV2 { id: string; price: number }
  `,
  'packages/contracts/src/generated/topics.ts': `
    import type { Sold, Item } from './shop-v1.ts';
    export type ShopEvent = { type: 'Sold'; data: Sold } | { type: 'Listed'; data: Item };
  `,
  'packages/contracts/src/envelope.ts': `
    export type Message = { type: string; data: unknown };
    export interface EnvelopeMeta { id: string; subject: string }
    export type Envelope<M extends Message> = EnvelopeMeta & M;
  `,
  'packages/contracts/src/index.ts': `
    export * from './generated/shop-v1.ts';
    export * from './generated/shop-v2.ts';
    export * from './generated/topics.ts';
    export * from './envelope.ts';
  `,
};

let root: string | undefined;
afterEach(() => {
  if (root) rmSync(root, { recursive: true });
  root = undefined;
});

function workspace(files: Readonly<Record<string, string>>): string {
  root = mkdtempSync(join(tmpdir(), 'alpes-uses-'));
  for (const [file, text] of Object.entries({ ...contracts, ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** `Item.id 3` for a use by name in line 3 of the app, `Item.id whole 3` for one as part of the whole. */
function usesIn(code: string, more: Readonly<Record<string, string>> = {}): string[] {
  const file = 'apps/till/src/index.ts';
  const imports =
    "import type { Envelope, Item, ItemV2, Message, Money, ShopEvent, Sold } from '../../../packages/contracts/src/index.ts';";
  const at = workspace({ ...more, [file]: `${imports}\n${code}\n` });
  return usesOf(at, file);
}

const usesOf = (at: string, file: string, overlay?: ReadonlyMap<string, string>): string[] =>
  fieldUses(at, [{ app: 'till', entry: join(at, file) }], overlay)
    .flatMap(({ record, field, places, whole }) => {
      const name = `${record.replace(/^alpes\.shop\./, '').replace(/^v1\./, '')}.${field}`;
      const line = (place: string) => place.replace(`${file}:`, '');
      return [
        ...places.map((place) => `${name} ${line(place)}`),
        ...whole.map((place) => `${name} whole ${line(place)}`),
      ];
    })
    .toSorted();

test('a field that is read or assigned by name is used there', () => {
  expect(
    usesIn('export const a = (item: Item) => item.note;\nexport function b(item: Item) { item.id = "1"; }'),
  ).toEqual(['Item.id 3', 'Item.note 2']);
});

test('taking apart uses what is named, at its own line; the rest is used where it goes', () => {
  expect(
    usesIn(
      'export function a({ item, ...rest }: Sold) {\n const {\n  id,\n  price: { amount },\n } = item;\n return [id, amount, JSON.stringify(rest)];\n}',
    ),
  ).toEqual(['Item.id 4', 'Item.price 5', 'Money.amount 5', 'Sold.by whole 7', 'Sold.item 2']);
});

test('an element by literal is a use of it; one by a name that is not known, of any', () => {
  expect(usesIn("export const a = (item: Item) => item['note'];")).toEqual(['Item.note 2']);
  expect(usesIn("export const a = (money: Money, key: 'amount') => money[key];")).toEqual(['Money.amount 2']);
  expect(usesIn('export const a = (money: Money, key: keyof Money) => money[key];')).toEqual([
    'Money.amount 2',
    'Money.currency 2',
  ]);
});

test('a record that is filled in is used in what is filled in, at its lines', () => {
  expect(usesIn('export const a = (by: string, item: Item): Sold => ({\n  by,\n  item,\n});')).toEqual([
    'Sold.by 3',
    'Sold.item 4',
  ]);
});

test('a record that is carried into a type of the app is used in what that type names, and no more', () => {
  const own = 'interface Own { id: string; price: { amount: number } }\n';
  const fields = (line: number) => [`Item.id ${line}`, `Item.price ${line}`, `Money.amount ${line}`];
  expect(usesIn(`${own}export const a = (item: Item): Own => item;`)).toEqual(fields(3));
  expect(usesIn(`${own}export const a = (item: Item): Own => ({ ...item });`)).toEqual(fields(3));
  expect(
    usesIn(`${own}declare function take(own: Own): void;\nexport const a = (item: Item) => take(item);`),
  ).toEqual(fields(4));
  expect(
    usesIn(
      `${own}declare function take(own: Own): void;\nexport const a = (items: Item[]) => items.forEach(take);`,
    ),
  ).toEqual(fields(4));
  expect(
    usesIn(`${own}export const a = async (item: Promise<Item[]>): Promise<readonly Own[]> => item;`),
  ).toEqual(fields(3));
});

test('a type of the app that is carried into a record is used as well', () => {
  expect(
    usesIn(
      'interface Own { amount: number; currency: string; more: 1 }\nexport const a = (own: Own): Money => own;',
    ),
  ).toEqual(['Money.amount 3', 'Money.currency 3']);
});

test('a record that is only handed on is not used', () => {
  expect(
    usesIn(`
declare function first<T>(all: readonly T[]): T;
declare function send(sold: Sold | undefined): void;
export const a = (all: Sold[]) => send(first(all));
export const b = (item: Item): Item => ({ ...item });
export const c = (message: Envelope<ShopEvent>): Envelope<Message> => message;`),
  ).toEqual([]);
});

test('a record that goes where nobody can follow is used whole, whatever is in it', () => {
  const all = (line: number) =>
    ['Item.id', 'Item.note', 'Item.price', 'Money.amount', 'Money.currency'].map(
      (field) => `${field} whole ${line}`,
    );
  expect(usesIn('export const a = (item: Item) => JSON.stringify(item);')).toEqual(all(2));
  expect(usesIn('export const a = (item: Item): unknown => item;')).toEqual(all(2));
  expect(usesIn('export const a = (item: Item) => Object.keys(item);')).toEqual(all(2));
  expect(
    usesIn("import { save } from 'some-library';\nexport const a = (item: Item) => save(item);"),
  ).toEqual(all(3));
  expect(
    usesIn("import { save } from 'some-library';\nexport const a = (item: Item) => save({ row: item });"),
  ).toEqual(all(3));
});

test('records of two versions are two, and carrying one into the other uses both', () => {
  expect(usesIn('export const a = ({ id, price }: Item): ItemV2 => ({ id, price: price.amount });')).toEqual(
    ['Item.id 2', 'Item.price 2', 'Money.amount 2', 'v2.ItemV2.id 2', 'v2.ItemV2.price 2']
      .map((use) => use.replace('ItemV2', 'Item'))
      .toSorted(),
  );
});

test("what a message carries is its topic's, what every envelope has is anybody's", () => {
  expect(
    usesIn("export const a = (m: Envelope<ShopEvent>) => (m.type === 'Sold' ? m.data.by : m.subject);"),
  ).toEqual(
    ['*Envelope.subject 2', 'Sold.by 2', 'v1.EventEnvelope.data 2', 'v1.EventEnvelope.type 2']
      .map((use) => use.replace('v1.', ''))
      .toSorted(),
  );
});

test('code counts for the app that imports it, and no other', () => {
  const at = workspace({
    'apps/till/src/index.ts': "export { price } from './price.ts';",
    'apps/till/src/price.ts':
      "import type { Item } from '../../../packages/contracts/src/index.ts';\nexport const price = (item: Item) => item.price;",
    'apps/shelf/src/index.ts':
      "import type { Item } from '../../../packages/contracts/src/index.ts';\nexport const note = (item: Item) => item.note;",
  });
  const apps = ['till', 'shelf'].map((app) => ({ app, entry: join(at, `apps/${app}/src/index.ts`) }));
  expect(fieldUses(at, apps).map(({ app, field, places }) => [app, field, places])).toEqual([
    ['till', 'price', ['apps/till/src/price.ts:2']],
    ['shelf', 'note', ['apps/shelf/src/index.ts:2']],
  ]);
});

test('a field that only earlier contracts have is found in code that still uses it', () => {
  const file = 'apps/till/src/index.ts';
  const at = workspace({
    [file]:
      "import type { Money } from '../../../packages/contracts/src/index.ts';\nexport const a = (money: Money) => money.exponent;",
  });
  const place = { file: 'schemas/shop/v1/money.avsc', line: 1, column: 1, path: '$' };
  const earlier: RecordSchema = {
    kind: 'record',
    name: 'alpes.shop.v1.Money',
    aliases: [],
    place,
    fields: [
      { name: 'amount', aliases: [], type: { kind: 'int', place }, place },
      { name: 'exponent', aliases: [], type: { kind: 'int', place }, place },
    ],
  };
  expect(usesOf(at, file)).toEqual([]);
  expect(usesOf(at, file, withEarlierFields(at, [earlier]))).toEqual(['Money.exponent 2']);
});
