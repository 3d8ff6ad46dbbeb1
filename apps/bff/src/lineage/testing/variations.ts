import type { Envelope, Message } from '@alpes/contracts';
import { branchFor, branchOf, envelopeShape, type RecordShape, type Shape } from './avro-shape.ts';

/** A message that differs from another in one field only. */
export interface Variation {
  /** The field, and every field that it stands in: `alpes.companies.v1.TaxId.number`, `….CompanyState.taxId`. */
  readonly fields: readonly string[];
  readonly message: Envelope<Message>;
}

/** Which record a message carries is told by both; what comes of another record is that record's own matter. */
const discriminators: ReadonlySet<string> = new Set(['type', 'data']);

/**
 * Every message that differs from a given one in one field: of its envelope, of its record, and of all that is in it. Values
 * that may be null are given, so that each comes once as null and once as something else.
 */
export function variationsOf(message: Envelope<Message>, schema: string): Variation[] {
  const envelope = envelopeShape(schema);
  const own = envelope.fields.filter(({ name }) => !discriminators.has(name));
  const record = branchOf(envelope, message.type);
  return [
    ...inRecord({ ...envelope, fields: own }, message).map(({ fields, value }) => ({
      fields,
      message: { ...message, ...(value as object) },
    })),
    ...inRecord(record, message.data).map(({ fields, value }) => ({
      fields,
      message: { ...message, data: value },
    })),
  ];
}

interface Changed {
  readonly fields: readonly string[];
  readonly value: unknown;
}

function inRecord({ name: record, fields }: RecordShape, value: unknown): Changed[] {
  const given = value as Readonly<Record<string, unknown>>;
  return fields.flatMap(({ name, type }) =>
    inValue(type, given[name]).map((changed) => ({
      fields: [`${record}.${name}`, ...changed.fields],
      value: { ...given, [name]: changed.value },
    })),
  );
}

function inValue(shape: Shape, value: unknown): Changed[] {
  switch (shape.kind) {
    case 'record':
      return inRecord(shape, value);
    case 'union':
      return inUnion(shape.branches, value);
    case 'enum':
      return [{ fields: [], value: otherSymbol(shape, value) }];
    case 'array':
      return [{ fields: [], value: otherList(shape.items, value as readonly unknown[]) }];
    case 'map':
      return [{ fields: [], value: { ...(value as object), more: 'of it' } }];
    default:
      return [{ fields: [], value: otherScalar(shape.type, value) }];
  }
}

function inUnion(branches: readonly Shape[], value: unknown): Changed[] {
  const branch = branchFor(branches, value);
  if (value === null || branch === undefined) throw new Error('A story leaves nothing null.');
  return [{ fields: [], value: null }, ...inValue(branch, value)];
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
  return [inValue(items, first)[0]?.value, ...rest];
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
