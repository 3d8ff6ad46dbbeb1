import type { PrimitiveName } from './schema.ts';

const primitives: ReadonlySet<string> = new Set<PrimitiveName>([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);

export const isPrimitive = (name: string): name is PrimitiveName => primitives.has(name);

/** "Names" in the specification. */
export const isSimpleName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

export const isDottedName = (name: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/.test(name);

export const fullName = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;

export const namespaceOf = (full: string): string => full.slice(0, Math.max(0, full.lastIndexOf('.')));

/** `CompanyState` of `alpes.companies.v1.CompanyState`: what Avro's Java compares. */
export const unqualified = (full: string): string => full.slice(full.lastIndexOf('.') + 1);
