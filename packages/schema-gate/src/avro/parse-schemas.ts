import { endlessRecords } from './endless-records.ts';
import type { Json } from './json.ts';
import { LazyPlace, plainPlace } from './place.ts';
import { readJson } from './read-json.ts';
import type { AvroSchema, NamedSchema } from './schema.ts';
import { SchemaBuilder } from './schema-builder.ts';
import type { SchemaProblem } from './schema-problem.ts';
import type { SourceText } from './source-text.ts';

export interface ParsedSchemas {
  /** What each file is, for files without problems. */
  readonly roots: ReadonlyMap<string, AvroSchema>;
  /** Every record, enum and fixed, wherever it stands, by full name. */
  readonly named: ReadonlyMap<string, NamedSchema>;
  /** In the order of the files, then of their lines. */
  readonly problems: readonly SchemaProblem[];
}

/**
 * Parses schema files together (Avro 1.12): a file may use a type that another defines, by its full name or, in the same
 * namespace, by its last part, whatever the order. A name not found in the enclosing namespace is looked for among names
 * without one, as Avro's Java does. Never throws: what is wrong is in `problems`, each with file and line.
 */
export function parseSchemas(sources: readonly SourceText[]): ParsedSchemas {
  const builder = new SchemaBuilder();
  const built = buildAll(sources, builder);
  builder.checkDefaults();
  const problems = [...builder.problems, ...endlessRecords(builder.named.values())];
  return {
    roots: withoutProblems(built, problems),
    named: builder.named,
    problems: sorted(problems, sources),
  };
}

interface Waiting {
  readonly json: Json;
  readonly place: LazyPlace;
}

/** A file that uses nothing of a later one is built at once, so that its JSON need not be held. */
function buildAll(sources: readonly SourceText[], builder: SchemaBuilder): ReadonlyMap<string, AvroSchema> {
  // Every file has its entry from the first, which keeps their order.
  const built = new Map<string, AvroSchema | undefined>();
  const build = ({ json, place }: Waiting): void =>
    void built.set(place.file, builder.build(json, '', place));
  const waiting: Waiting[] = [];
  for (const source of sources) {
    built.set(source.file, undefined);
    const json = read(source, builder.problems);
    if (json === undefined) continue;
    const one = { json, place: new LazyPlace(source) };
    if (builder.declare(json, one.place, '')) build(one);
    else waiting.push(one);
  }
  waiting.forEach(build);
  for (const [file, root] of built) if (root === undefined) built.delete(file);
  return built as ReadonlyMap<string, AvroSchema>;
}

function read(source: SourceText, problems: SchemaProblem[]): Json | undefined {
  const result = readJson(source);
  if ('value' in result) return result.value;
  problems.push(result.problem);
  return undefined;
}

function withoutProblems(
  roots: ReadonlyMap<string, AvroSchema>,
  problems: readonly SchemaProblem[],
): ReadonlyMap<string, AvroSchema> {
  if (problems.length === 0) return roots;
  const broken = new Set(problems.map((problem) => problem.place.file));
  return new Map([...roots].filter(([file]) => !broken.has(file)));
}

/** Thousands of problems have one cause; looking all of them up would take minutes. */
const maxProblems = 1000;

function sorted(problems: readonly SchemaProblem[], sources: readonly SourceText[]): SchemaProblem[] {
  if (problems.length === 0) return [];
  const order = new Map(sources.map(({ file }, i) => [file, i]));
  const rank = ({ place }: SchemaProblem): number => order.get(place.file) ?? 0;
  const told = problems
    .slice(0, maxProblems)
    .map((problem) => ({ ...problem, place: plainPlace(problem.place) }))
    .toSorted((a, b) => rank(a) - rank(b) || a.place.line - b.place.line || a.place.column - b.place.column);
  const more = problems.length - told.length;
  return told.map((one, i) =>
    more > 0 && i === told.length - 1
      ? { ...one, message: `${one.message} And ${more} more problems.` }
      : one,
  );
}
