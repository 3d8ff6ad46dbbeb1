import type { SchemaInfo } from './config.ts';

/** A schema as commands carry it. */
export function wireSchema(schema: SchemaInfo | undefined) {
  if (schema === undefined || schema.schemaType === 'None') return undefined;
  return {
    name: schema.name ?? '',
    schemaData: Buffer.from(schema.schema ?? '', 'utf8'),
    type: schema.schemaType,
    properties: keyValues(schema.properties),
  };
}

export function keyValues(record: Readonly<Record<string, string>> = {}) {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}
