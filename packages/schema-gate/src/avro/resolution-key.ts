import type { AvroSchema } from './schema.ts';
import { schemaText } from './schema-text.ts';

const keys = new WeakMap<AvroSchema, string>();

/**
 * A text that two schemas share only if each reads the other's data, and everybody else's, alike: canonical form with aliases,
 * defaults, enum defaults and logical types. Kept per schema.
 */
export function resolutionKey(schema: AvroSchema): string {
  let key = keys.get(schema);
  if (key === undefined) keys.set(schema, (key = schemaText(schema, 'resolution')));
  return key;
}
