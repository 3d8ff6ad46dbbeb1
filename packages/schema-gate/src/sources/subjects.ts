import type { AvroSchema, NamedSchema } from '../avro/schema.ts';

/** What is compared by itself: a topic's envelope, or a record that is in no topic. */
export interface Subject {
  /** `companies/events`, `companies/events-v2`; for a record its full name. */
  readonly name: string;
  readonly kind: 'topic' | 'record';
  readonly file: string;
  readonly schema: AvroSchema;
}

const TOPIC_FILE = /(?:^|[/:])([^/:]+)\/v([1-9][0-9]*)\/(commands|events)\.avsc$/;

/** The topic whose envelope a file is, by `<context>/v<N>/{commands,events}.avsc`; undefined for any other file. */
export function topicOf(file: string): string | undefined {
  const [, context, version, channel] = TOPIC_FILE.exec(file) ?? [];
  if (context === undefined) return undefined;
  return version === '1' ? `${context}/${channel}` : `${context}/${channel}-v${version}`;
}

export function topicsOf(roots: ReadonlyMap<string, AvroSchema>): Subject[] {
  return [...roots].flatMap(([file, schema]) => {
    const name = topicOf(file);
    return name === undefined ? [] : [{ name, kind: 'topic' as const, file, schema }];
  });
}

/** Topics first, then the records that no topic reaches; of records that reach each other, the outermost. */
export function subjectsOf(roots: ReadonlyMap<string, AvroSchema>): Subject[] {
  const topics = topicsOf(roots);
  const inTopics = new Set(topics.flatMap(({ schema }) => [...namedIn(schema)]));
  const alone = [...roots].filter(
    ([file, schema]) => topicOf(file) === undefined && !inTopics.has(schema as NamedSchema),
  );
  return [...topics, ...outermost(alone)];
}

function outermost(roots: readonly (readonly [string, AvroSchema])[]): Subject[] {
  const order = new Map(roots.map(([, schema], at) => [schema, at]));
  const reached = new Map(roots.map(([, schema]) => [schema, namedIn(schema)]));
  const inner = new Set<AvroSchema>();
  for (const [, outer] of roots) {
    for (const type of reached.get(outer) ?? []) {
      const mutual = (): boolean => reached.get(type)?.has(outer as NamedSchema) ?? false;
      const first = (): boolean => (order.get(type) ?? 0) < (order.get(outer) ?? 0);
      if (type !== outer && order.has(type) && !(mutual() && first())) inner.add(type);
    }
  }
  return roots
    .filter(([, schema]) => !inner.has(schema))
    .map(([file, schema]) => ({ name: nameOf(schema, file), kind: 'record' as const, file, schema }));
}

const nameOf = (schema: AvroSchema, file: string): string => ('name' in schema ? schema.name : file);

/** Every named type that a schema is made of, itself included. */
export function namedIn(schema: AvroSchema): ReadonlySet<NamedSchema> {
  const seen = new Set<NamedSchema>();
  const waiting: AvroSchema[] = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('name' in next) {
      if (seen.has(next)) continue;
      seen.add(next);
    }
    waiting.push(...partsOf(next));
  }
  return seen;
}

function partsOf(schema: AvroSchema): readonly AvroSchema[] {
  switch (schema.kind) {
    case 'record':
      return schema.fields.map(({ type }) => type);
    case 'array':
      return [schema.items];
    case 'map':
      return [schema.values];
    case 'union':
      return schema.branches;
    default:
      return [];
  }
}
