import type { AvroSchema, Field, NamedSchema } from '../avro/schema.ts';

/** A type in a few words, for people: `uuid?`, `[CompanyRole]`, `decimal(12, 2)`. A question mark is "or null". */
export function typeText(type: AvroSchema): string {
  switch (type.kind) {
    case 'union':
      return unionText(type.branches);
    case 'array':
      return `[${typeText(type.items)}]`;
    case 'map':
      return `map of ${typeText(type.values)}`;
    case 'record':
    case 'enum':
    case 'fixed':
      return simpleName(type.name);
    default:
      return logicalText(type) ?? type.kind;
  }
}

/** `taxId: TaxId? = null` */
export const fieldText = ({ name, type, default: given }: Field): string =>
  `${name}: ${typeText(type)}${given ? ` = ${JSON.stringify(given.value)}` : ''}`;

export const simpleName = (fullName: string): string => fullName.slice(fullName.lastIndexOf('.') + 1);

/** The named types that a type mentions itself, not through others. */
export function namesIn(type: AvroSchema): readonly NamedSchema[] {
  switch (type.kind) {
    case 'union':
      return type.branches.flatMap(namesIn);
    case 'array':
      return namesIn(type.items);
    case 'map':
      return namesIn(type.values);
    case 'record':
    case 'enum':
    case 'fixed':
      return [type];
    default:
      return [];
  }
}

function unionText(branches: readonly AvroSchema[]): string {
  const rest = branches.filter(({ kind }) => kind !== 'null');
  const optional = rest.length < branches.length;
  const [only] = rest;
  if (optional && only !== undefined && rest.length === 1) return `${typeText(only)}?`;
  return branches.map(typeText).join(' | ');
}

function logicalText({ kind, logicalType }: AvroSchema): string | undefined {
  if (logicalType === undefined) return undefined;
  const { name, precision, scale } = logicalType;
  if (name === 'uuid' || name.startsWith('timestamp') || name === 'date') return name;
  if (name === 'decimal') return `decimal(${precision ?? '?'}, ${scale ?? 0})`;
  return `${name} (${kind})`;
}
