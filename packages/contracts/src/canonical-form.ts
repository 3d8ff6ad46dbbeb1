import { createHash } from 'node:crypto';

type Schema = string | Schema[] | { [attribute: string]: unknown };

const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);
const ORDER = ['name', 'type', 'fields', 'symbols', 'items', 'values', 'size'] as const;

/**
 * Parsing Canonical Form of a schema (Avro specification, "Transforming into Parsing Canonical Form"): full names, no
 * attribute that reading does not need, a fixed order, no white space. Two schemas of one form write the same bytes.
 * Logical types, defaults, aliases and docs are not part of it.
 */
export function canonicalForm(schema: string): string {
  return JSON.stringify(canonical(JSON.parse(schema) as Schema, ''));
}

function canonical(schema: Schema, namespace: string): Schema {
  if (typeof schema === 'string') return PRIMITIVES.has(schema) ? schema : fullName(schema, namespace);
  if (Array.isArray(schema)) return schema.map((branch) => canonical(branch, namespace));
  const { type } = schema;
  if (typeof type === 'string' && PRIMITIVES.has(type)) return type;
  if (typeof type === 'object' && type !== null) return canonical(type as Schema, namespace);
  return canonicalObject(schema, namespace);
}

function canonicalObject(schema: { [attribute: string]: unknown }, outer: string): Schema {
  const full = typeof schema['name'] === 'string' ? declaredName(schema, outer) : undefined;
  const namespace = full === undefined ? outer : namespaceOf(full);
  const result: { [attribute: string]: unknown } = {};
  for (const attribute of ORDER) {
    if (schema[attribute] === undefined) continue;
    result[attribute] =
      attribute === 'name' ? full : canonicalAttribute(attribute, schema[attribute], namespace);
  }
  return result;
}

function canonicalAttribute(attribute: string, value: unknown, namespace: string): unknown {
  if (attribute === 'fields') return (value as Field[]).map((field) => canonicalField(field, namespace));
  if (attribute === 'items' || attribute === 'values') return canonical(value as Schema, namespace);
  return attribute === 'size' ? Number(value) : value;
}

interface Field {
  name: string;
  type: Schema;
}

const canonicalField = ({ name, type }: Field, namespace: string): Schema => ({
  name,
  type: canonical(type, namespace),
});

function declaredName(schema: { [attribute: string]: unknown }, outer: string): string {
  const name = schema['name'] as string;
  if (name.includes('.')) return name;
  return fullName(name, typeof schema['namespace'] === 'string' ? schema['namespace'] : outer);
}

const fullName = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;

const namespaceOf = (full: string): string => full.slice(0, Math.max(0, full.lastIndexOf('.')));

/** SHA-256 of the Parsing Canonical Form, as 64 hexadecimal digits. */
export function sha256Fingerprint(schema: string): string {
  return createHash('sha256').update(canonicalForm(schema)).digest('hex');
}

const EMPTY = 0xc15d213aa4d7a795n;
const CRC_TABLE = Array.from({ length: 256 }, (_, i) => {
  let entry = BigInt(i);
  for (let bit = 0; bit < 8; bit += 1) entry = (entry >> 1n) ^ (EMPTY & -(entry & 1n));
  return BigInt.asUintN(64, entry);
});

/** CRC-64-AVRO of the Parsing Canonical Form ("Schema Fingerprints" in the specification), 16 hexadecimal digits. */
export function crc64Fingerprint(schema: string): string {
  let crc = EMPTY;
  for (const byte of Buffer.from(canonicalForm(schema))) {
    crc = (crc >> 8n) ^ (CRC_TABLE[Number((crc ^ BigInt(byte)) & 0xffn)] as bigint);
  }
  return crc.toString(16).padStart(16, '0');
}
