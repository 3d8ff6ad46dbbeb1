import type { SchemaType } from '@alpes/pulsar-protocol';

/** Schema types: the wire's name of each, and the admin API's. */
const ADMIN_NAMES: Readonly<Record<SchemaType, string>> = {
  None: 'NONE',
  String: 'STRING',
  Json: 'JSON',
  Protobuf: 'PROTOBUF',
  Avro: 'AVRO',
  Boolean: 'BOOLEAN',
  Int8: 'INT8',
  Int16: 'INT16',
  Int32: 'INT32',
  Int64: 'INT64',
  Float32: 'FLOAT',
  Float64: 'DOUBLE',
  Date: 'DATE',
  Time: 'TIME',
  Timestamp: 'TIMESTAMP',
  KeyValue: 'KEY_VALUE',
  Instant: 'INSTANT',
  LocalDate: 'LOCAL_DATE',
  LocalTime: 'LOCAL_TIME',
  LocalDateTime: 'LOCAL_DATE_TIME',
  ProtobufNative: 'PROTOBUF_NATIVE',
  AutoConsume: 'AUTO_CONSUME',
};

const WIRE_NAMES = new Map(Object.entries(ADMIN_NAMES).map(([wire, admin]) => [admin, wire as SchemaType]));

export function adminSchemaType(wire: SchemaType): string {
  return ADMIN_NAMES[wire];
}

/** The wire's name of a type, or undefined for one that Pulsar doesn't know. */
export function wireSchemaType(admin: string): SchemaType | undefined {
  return WIRE_NAMES.get(admin);
}

/** Types whose definition is an Avro schema. */
export function isAvroBased(adminName: string): boolean {
  return adminName === 'AVRO' || adminName === 'JSON' || adminName === 'PROTOBUF';
}
