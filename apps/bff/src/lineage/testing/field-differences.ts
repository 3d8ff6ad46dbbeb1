import type { Envelope, Message } from '@alpes/contracts';
import { branchFor, branchOf, envelopeShape, type RecordShape, type Shape } from './avro-shape.ts';

/** When a message was made says nothing about what it was made of. */
const clocks: ReadonlySet<string> = new Set(['time', 'ingestion', 'data']);

/** `record.field` of everything in which two messages of one type differ, fields that hold others included. */
export function fieldDifferences(
  schema: string,
  one: Envelope<Message>,
  other: Envelope<Message>,
): readonly string[] {
  const envelope = envelopeShape(schema);
  const own = envelope.fields.filter(({ name }) => !clocks.has(name));
  return [
    ...inRecord({ ...envelope, fields: own }, one, other),
    ...inRecord(branchOf(envelope, one.type), one.data, other.data),
  ];
}

type Values = Readonly<Record<string, unknown>>;

function inRecord({ name: record, fields }: RecordShape, one: unknown, other: unknown): string[] {
  return fields.flatMap(({ name, type }) => {
    const [left, right] = [(one as Values)[name], (other as Values)[name]];
    if (JSON.stringify(left) === JSON.stringify(right)) return [];
    return [`${record}.${name}`, ...inValue(type, left, right)];
  });
}

function inValue(shape: Shape, one: unknown, other: unknown): string[] {
  if (one === null || other === null) return [];
  if (shape.kind === 'record') return inRecord(shape, one, other);
  if (shape.kind !== 'union') return [];
  const branch = branchFor(shape.branches, one);
  return branch ? inValue(branch, one, other) : [];
}
