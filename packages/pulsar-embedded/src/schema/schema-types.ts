/** Schema types by their number on the wire, named as the admin API has them. */
const NAMES = [
  'NONE',
  'STRING',
  'JSON',
  'PROTOBUF',
  'AVRO',
  'BOOLEAN',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FLOAT',
  'DOUBLE',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'KEY_VALUE',
  'INSTANT',
  'LOCAL_DATE',
  'LOCAL_TIME',
  'LOCAL_DATE_TIME',
  'PROTOBUF_NATIVE',
  'AUTO_CONSUME',
] as const;

export function schemaTypeName(wireType: number): string {
  return NAMES[wireType] ?? 'NONE';
}

/** The type's number on the wire, or undefined for a name Pulsar doesn't know. */
export function schemaTypeNumber(name: string): number | undefined {
  const at = NAMES.indexOf(name as (typeof NAMES)[number]);
  return at < 0 ? undefined : at;
}

/** Types whose definition is an Avro schema. */
export function isAvroBased(name: string): boolean {
  return name === 'AVRO' || name === 'JSON' || name === 'PROTOBUF';
}
