import { primitivesOf } from './nodes.ts';
import type { AvroSchema, NamedSchema, RecordSchema } from './schema.ts';
import type { SchemaProblem } from './schema-problem.ts';

/**
 * Records that no value can ever end: each holds itself, directly or through others, with no union, array or map on the way
 * that could be left empty. Avro's parsers take them, and no datum of them can be written.
 */
export function endlessRecords(named: Iterable<NamedSchema>): SchemaProblem[] {
  const open = new Set<RecordSchema>();
  for (const schema of named) if (schema.kind === 'record' && mayNotEnd(schema)) open.add(schema);
  const holders = holdersOf(open);
  const waiting = [...open];
  for (let record = waiting.pop(); record !== undefined; record = waiting.pop()) {
    if (!open.has(record) || !record.fields.every(({ type }) => ends(type, open))) continue;
    open.delete(record);
    for (const holder of holders.get(record) ?? []) waiting.push(holder);
  }
  return [...open].map((record) => ({
    code: 'REFERENCE_CYCLE' as const,
    message: `A ${record.name} always holds another one without end; make a reference on the way ["null", …].`,
    place: record.place,
  }));
}

/** Most records show at a glance that they end: few levels down there is nothing but other types. */
const mayNotEnd = ({ fields }: RecordSchema): boolean =>
  fields.some(({ type }) => !plainlyEnds(type, glance));

const glance = 3;

function plainlyEnds(type: AvroSchema, levels: number): boolean {
  if (type.kind === 'record')
    return levels > 0 && type.fields.every((field) => plainlyEnds(field.type, levels - 1));
  if (type.kind !== 'union' || primitivesOf(type)) return true;
  return type.branches.length === 0 || type.branches.some((one) => plainlyEnds(one, levels));
}

/** Who has to be looked at again once a record is known to end. */
function holdersOf(records: Iterable<RecordSchema>): ReadonlyMap<RecordSchema, RecordSchema[]> {
  const holders = new Map<RecordSchema, RecordSchema[]>();
  for (const holder of records) {
    for (const { type } of holder.fields) {
      for (const inner of type.kind === 'union' ? type.branches : [type]) {
        if (inner.kind !== 'record') continue;
        const known = holders.get(inner);
        if (known) known.push(holder);
        else holders.set(inner, [holder]);
      }
    }
  }
  return holders;
}

function ends(type: AvroSchema, open: ReadonlySet<RecordSchema>): boolean {
  if (type.kind === 'record') return !open.has(type);
  if (type.kind !== 'union') return true;
  return type.branches.length === 0 || type.branches.some((branch) => ends(branch, open));
}
