import { plainPlace } from '../avro/place.ts';
import type { AvroSchema } from '../avro/schema.ts';
import type { Finding } from './finding.ts';
import type { Incompatibility } from './incompatibility.ts';
import { comparePairs, type Edge, type Pair } from './pair-graph.ts';

/** A pair and the way there. */
interface Visit {
  readonly pair: Pair;
  readonly record: string | undefined;
  readonly field: string | undefined;
  readonly at: string;
}

/**
 * Why what was written with `writer` cannot be read with `reader`; empty when it can. The verdict is Avro's Java's
 * `SchemaCompatibility`, and stricter in one thing: a logical type read as another (marked `stricterThanAvro`). Each reason is
 * told once, at the first place it is met, however often its type is used; places are plain data. Never throws.
 */
export const checkPair = (reader: AvroSchema, writer: AvroSchema): readonly Incompatibility[] =>
  incompatibilities(reader, writer).map(withPlainPlaces);

/** Looking up lines takes longer than comparing: whoever drops most of what was found does it with what is left. */
export const withPlainPlaces = <T extends Incompatibility>(found: T): T => ({
  ...found,
  reader: plainPlace(found.reader),
  writer: plainPlace(found.writer),
});

/** `checkPair`, with places that are looked up when asked. */
export function incompatibilities(reader: AvroSchema, writer: AvroSchema): readonly Incompatibility[] {
  const root = comparePairs(reader, writer);
  const visits: Visit[] = [{ pair: root, record: undefined, field: undefined, at: '' }];
  const seen = new Set<Pair>();
  const result: Incompatibility[] = [];
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    if (seen.has(visit.pair)) continue;
    seen.add(visit.pair);
    for (const finding of visit.pair.findings) result.push(told(finding, visit, false));
    if (visit.pair.meaning) result.push(told(visit.pair.meaning, visit, true));
    // The last in goes out first: so places come in the order of the schema.
    for (const edge of edgesToFollow(visit.pair).toReversed()) visits.push(through(visit, edge));
  }
  return result;
}

/** Of a reader's union: the branch that is read; where none can be, the one that comes nearest, being what was meant. */
function edgesToFollow({ needs, edges }: Pair): readonly Edge[] {
  if (needs === 'all') return edges;
  const chosen = edges.find((edge) => !edge.to.broken) ?? edges[0];
  return chosen ? [chosen] : [];
}

function through({ pair, record, field, at }: Visit, edge: Edge): Visit {
  const inRecord = edge.field !== undefined && pair.reader.kind === 'record';
  return {
    pair: edge.to,
    record: inRecord && pair.reader.kind === 'record' ? pair.reader.name : record,
    field: inRecord ? edge.field : field,
    at: joined(at, edge.step),
  };
}

function joined(at: string, step: string): string {
  if (step === '' || at === '') return at + step;
  return step === '[]' || step === '{}' ? at + step : `${at}.${step}`;
}

function told({ field, ...finding }: Finding, visit: Visit, strict: boolean): Incompatibility {
  const { reader } = visit.pair;
  const own = field !== undefined && reader.kind === 'record';
  return {
    ...finding,
    record: own ? reader.name : visit.record,
    field: field ?? visit.field,
    at: field === undefined ? visit.at : joined(visit.at, field),
    ...(strict ? { stricterThanAvro: true } : {}),
  };
}
