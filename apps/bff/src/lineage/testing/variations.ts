import type { Envelope, Message } from '@alpes/contracts';
import { branchFor, branchOf, envelopeShape, type RecordShape, type Shape } from './avro-shape.ts';

/** One field of a message, with another value. */
export interface Variation {
  /** The field, last, behind every field that it stands in: `….CompanyState.taxId`, `alpes.companies.v1.TaxId.number`. */
  readonly fields: readonly string[];
  /** From the message down: `['data', 'company', 'taxId']`. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Which record a message carries is told by both; what comes of another record is that record's own matter. */
const discriminators: ReadonlySet<string> = new Set(['type', 'data']);

/**
 * Every field of a message with another value: of its envelope, of its record, and of all that is in it. Values that may be
 * null are given, so that each comes once as null and once as something else.
 */
export function variationsOf(message: Envelope<Message>, schema: string): Variation[] {
  const envelope = envelopeShape(schema);
  const own = envelope.fields.filter(({ name }) => !discriminators.has(name));
  return [
    ...inRecord({ ...envelope, fields: own }, message, []),
    ...inRecord(branchOf(envelope, message.type), message.data, ['data']),
  ];
}

/** The message with fields changed; of two fields none may stand in the other. */
export const varied = (message: Envelope<Message>, variations: readonly Variation[]): Envelope<Message> =>
  variations.reduce((so, { path, value }) => changed(so, path, value), message);

function changed<T>(whole: T, [name, ...rest]: readonly string[], value: unknown): T {
  if (name === undefined) return value as T;
  return { ...whole, [name]: changed((whole as Record<string, unknown>)[name], rest, value) };
}

function inRecord(
  { name: record, fields }: RecordShape,
  value: unknown,
  path: readonly string[],
): Variation[] {
  const given = value as Readonly<Record<string, unknown>>;
  return fields.flatMap(({ name, type }) =>
    inValue(type, given[name], [...path, name]).map((variation) => ({
      ...variation,
      fields: [`${record}.${name}`, ...variation.fields],
    })),
  );
}

function inValue(shape: Shape, value: unknown, path: readonly string[]): Variation[] {
  if (shape.kind === 'record') return inRecord(shape, value, path);
  if (shape.kind === 'union') return inUnion(shape.branches, value, path);
  return [{ fields: [], path, value: otherThan(shape, value) }];
}

function inUnion(branches: readonly Shape[], value: unknown, path: readonly string[]): Variation[] {
  const branch = branchFor(branches, value);
  if (value === null || branch === undefined) throw new Error('A story leaves nothing null.');
  return [{ fields: [], path, value: null }, ...inValue(branch, value, path)];
}

function otherThan(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'enum':
      return otherSymbol(shape, value);
    case 'array':
      return otherList(shape.items, value as readonly unknown[]);
    case 'map':
      return { ...(value as object), more: 'of it' };
    case 'scalar':
      return otherScalar(shape.type, value);
    default:
      throw new Error(`A ${shape.kind} is not varied as a whole.`);
  }
}

function otherSymbol({ symbols, fallback }: Extract<Shape, { kind: 'enum' }>, value: unknown): string {
  const other = symbols.find((symbol) => symbol !== value && symbol !== fallback);
  if (other === undefined) throw new Error(`${String(value)} is the only symbol.`);
  return other;
}

/** Of numbers, the first is another; of anything else, one element more. */
function otherList(items: Shape, value: readonly unknown[]): unknown[] {
  if (items.kind === 'enum') {
    const more = items.symbols.find((symbol) => !value.includes(symbol) && symbol !== items.fallback);
    return [...value, more];
  }
  if (items.kind === 'scalar' && items.type === 'string') return [...value, 'more'];
  const [first, ...rest] = value;
  return [otherThan(items, first), ...rest];
}

function otherScalar(type: string, value: unknown): unknown {
  switch (type) {
    case 'uuid':
      return otherId(value as string);
    case 'timestamp-millis':
      return new Date((value as Date).getTime() + 60_000);
    case 'decimal':
      return String(Number(value) + 1000);
    case 'boolean':
      return !value;
    case 'string':
      return otherText(value as string);
    default:
      return (value as number) + 1;
  }
}

const UUID = /^[0-9a-f-]{36}$/;

function otherText(value: string): string {
  if (UUID.test(value)) return otherId(value);
  // Countries are two letters.
  return /^[A-Z]{2}$/.test(value) ? 'BR' : `${value} more`;
}

const otherId = (id: string): string => `${id.slice(0, -12)}00000000beef`;
