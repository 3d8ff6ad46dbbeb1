import avro from 'avsc';
import type { CompatibilityStrategy } from '../topics/catalogue.ts';
import { isAvroBased } from './schema-types.ts';

/** A schema to compare. `definition` is the text for Avro-based types and opaque otherwise. */
export interface SchemaText {
  readonly type: string;
  readonly definition: string;
}

/**
 * Whether `candidate` may follow `existing` (oldest first) under a strategy: undefined when it may, else a sentence
 * that says why not. As in Pulsar: backward means that the new schema can read what was written with the old one,
 * forward the other way round, full both; transitive ones look at every version, the others at the newest.
 */
export function incompatibility(
  candidate: SchemaText,
  existing: readonly SchemaText[],
  strategy: CompatibilityStrategy,
): string | undefined {
  if (strategy === 'ALWAYS_COMPATIBLE') return undefined;
  if (strategy === 'ALWAYS_INCOMPATIBLE') return 'The namespace takes no new schemas';
  const compared = strategy.endsWith('_TRANSITIVE') ? existing : existing.slice(-1);
  for (const old of compared.toReversed()) {
    const reason = between(candidate, old, strategy);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function between(
  candidate: SchemaText,
  old: SchemaText,
  strategy: CompatibilityStrategy,
): string | undefined {
  if (candidate.type !== old.type) {
    return `Incompatible schema: exists schema type ${old.type}, new schema type ${candidate.type}`;
  }
  if (!isAvroBased(candidate.type)) return differsOpaquely(candidate, old);
  const reads = strategy.startsWith('BACKWARD') || strategy.startsWith('FULL');
  const isRead = strategy.startsWith('FORWARD') || strategy.startsWith('FULL');
  return (
    (reads ? unreadable(candidate, old) : undefined) ?? (isRead ? unreadable(old, candidate) : undefined)
  );
}

/** Types with a definition that isn't Avro can only be compared for being the same. */
function differsOpaquely(candidate: SchemaText, old: SchemaText): string | undefined {
  const isOpaque = candidate.type === 'KEY_VALUE' || candidate.type === 'PROTOBUF_NATIVE';
  if (!isOpaque || candidate.definition === old.definition) return undefined;
  return `The embedded broker can't compare ${candidate.type} schemas`;
}

/** Why `reader` can't read what `writer` wrote; undefined when it can. */
export function unreadable(reader: SchemaText, writer: SchemaText): string | undefined {
  try {
    // Names match without their namespaces, as in Pulsar. A new object each time: avsc keeps what it resolved in it.
    parse(reader.definition).createResolver(parse(writer.definition), { ignoreNamespaces: true });
    return undefined;
  } catch (error) {
    return `Incompatible schema: ${(error as Error).message}`;
  }
}

/** Why the text is not a schema; undefined when it is one. */
export function invalid(schema: SchemaText): string | undefined {
  if (!isAvroBased(schema.type)) return undefined;
  try {
    parse(schema.definition);
    return undefined;
  } catch (error) {
    return `Invalid schema definition data for ${schema.type} schema: ${(error as Error).message}`;
  }
}

/** Whether two definitions say the same: for Avro-based types, whatever their white space, key order and docs. */
export function sameSchema(a: SchemaText, b: SchemaText): boolean {
  if (a.type !== b.type) return false;
  if (a.definition === b.definition) return true;
  if (!isAvroBased(a.type)) return false;
  try {
    return normal(JSON.parse(a.definition)) === normal(JSON.parse(b.definition));
  } catch {
    return false;
  }
}

function parse(definition: string): avro.Type {
  // Unions are always wrapped: ambiguous ones are legal Avro, and resolving doesn't depend on how values look.
  return avro.Type.forSchema(JSON.parse(definition) as avro.Schema, { wrapUnions: true });
}

function normal(schema: unknown): string {
  return JSON.stringify(schema, (key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const kept = Object.entries(value).filter(([name]) => name !== 'doc' || key === 'default');
    return Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
