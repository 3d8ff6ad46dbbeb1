import { createHash } from 'node:crypto';

type Schema = string | Schema[] | { [attribute: string]: unknown };

const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);
const ORDER = ['name', 'type', 'fields', 'symbols', 'items', 'values', 'size'] as const;

const COMPLEX = new Set(['record', 'error', 'enum', 'fixed', 'array', 'map']);

/** Where a name is looked up: the enclosing namespace, and the full names defined so far. */
interface Scope {
  readonly namespace: string;
  readonly defined: Set<string>;
}

/**
 * Parsing Canonical Form of a schema (Avro specification, "Transforming into Parsing Canonical Form"): full names, no
 * attribute that reading does not need, a fixed order, no white space. Two schemas of one form write the same bytes.
 * Logical types, defaults, aliases and docs are not part of it.
 */
export function canonicalForm(schema: string): string {
  return JSON.stringify(canonical(JSON.parse(schema) as Schema, { namespace: '', defined: new Set() }));
}

function canonical(schema: Schema, scope: Scope): Schema {
  if (typeof schema === 'string') return reference(schema, scope);
  if (Array.isArray(schema)) return schema.map((branch) => canonical(branch, scope));
  const { type } = schema;
  if (typeof type === 'string' && !COMPLEX.has(type)) return reference(type, scope);
  if (typeof type === 'object' && type !== null) return canonical(type as Schema, scope);
  return canonicalObject(schema, scope);
}

/** A name that the enclosing namespace does not have may be one without namespace, as Avro's Java reads it. */
function reference(name: string, { namespace, defined }: Scope): string {
  if (PRIMITIVES.has(name)) return name;
  const full = fullName(name, namespace);
  return defined.has(name) && !defined.has(full) ? name : full;
}

function canonicalObject(schema: { [attribute: string]: unknown }, outer: Scope): Schema {
  const full = typeof schema['name'] === 'string' ? declaredName(schema, outer.namespace) : undefined;
  if (full !== undefined) outer.defined.add(full);
  const scope = full === undefined ? outer : { ...outer, namespace: namespaceOf(full) };
  const result: { [attribute: string]: unknown } = {};
  for (const attribute of ORDER) {
    if (schema[attribute] === undefined) continue;
    result[attribute] = attribute === 'name' ? full : canonicalAttribute(attribute, schema[attribute], scope);
  }
  return result;
}

function canonicalAttribute(attribute: string, value: unknown, scope: Scope): unknown {
  if (attribute === 'fields') return (value as Field[]).map((field) => canonicalField(field, scope));
  if (attribute === 'items' || attribute === 'values') return canonical(value as Schema, scope);
  return attribute === 'size' ? Number(value) : value;
}

interface Field {
  name: string;
  type: Schema;
}

const canonicalField = ({ name, type }: Field, scope: Scope): Schema => ({
  name,
  type: canonical(type, scope),
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
