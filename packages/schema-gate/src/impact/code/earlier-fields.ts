import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript-api';
import type { AvroSchema, Field, NamedSchema } from '../../avro/schema.ts';
import { recordOf } from './contract-fields.ts';

/**
 * The generated types, with the fields that only earlier schemas have put back: code that still uses one is found, though its
 * contract has it no more. By absolute path; files that need nothing are left out.
 */
export function withEarlierFields(root: string, earlier: Iterable<NamedSchema>): ReadonlyMap<string, string> {
  const overlay = new Map<string, string>();
  for (const schema of earlier) {
    if (schema.kind !== 'record') continue;
    const file = generatedFile(root, schema.name);
    const text = file === undefined ? undefined : (overlay.get(file) ?? textOf(file));
    if (file === undefined || text === undefined) continue;
    const missing = missingFields(file, text, schema.name, schema.fields);
    if (missing !== undefined) overlay.set(file, text + missing);
  }
  return overlay;
}

function generatedFile(root: string, record: string): string | undefined {
  const [, context, version] = /^alpes\.([a-z0-9]+)\.v(\d+)\.\w+$/.exec(record) ?? [];
  return context && join(root, `packages/contracts/src/generated/${context}-v${version}.ts`);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Interfaces of one name are one: what is declared again only adds. */
function missingFields(
  file: string,
  text: string,
  record: string,
  fields: readonly Field[],
): string | undefined {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023);
  const present = new Set<string>();
  let type: string | undefined;
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement) || recordOf(file, statement.name.text) !== record) continue;
    type = statement.name.text;
    for (const { name } of statement.members) if (name && ts.isIdentifier(name)) present.add(name.text);
  }
  const missing = fields.filter(({ name }) => !present.has(name));
  if (type === undefined || missing.length === 0) return undefined;
  const members = missing.map((field) => `  ${field.name}: ${typeText(field.type)};\n`);
  return `\nexport interface ${type} {\n${members.join('')}}\n`;
}

/** Near enough to find what is done with a value. Records are told apart by name only, as in the generated types. */
function typeText(schema: AvroSchema): string {
  switch (schema.kind) {
    case 'null':
    case 'boolean':
    case 'string':
      return schema.kind;
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return schema.logicalType ? 'Date' : 'number';
    case 'array':
      return `Array<${typeText(schema.items)}>`;
    case 'map':
      return `Record<string, ${typeText(schema.values)}>`;
    case 'union':
      return schema.branches.map(typeText).join(' | ');
    case 'record':
      return schema.name.split('.').at(-1) ?? 'unknown';
    case 'enum':
      return schema.symbols.map((symbol) => `'${symbol}'`).join(' | ');
    default:
      return 'string';
  }
}
