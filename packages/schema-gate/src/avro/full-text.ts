import type { AvroSchema } from './schema.ts';
import { schemaText } from './schema-text.ts';

/**
 * A schema as registries want it: one JSON text in which every named type is spelled out where it is first met, with its
 * namespace, and by full name after. Attributes that Avro does not define (`"owner": …`) are left out.
 */
export const fullText = (schema: AvroSchema): string => schemaText(schema, 'full');
