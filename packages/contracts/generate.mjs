#!/usr/bin/env node
// Generates src/generated/ from schemas/<context>/v<N>/*.avsc: the types of every record, and each topic's whole
// Avro schema. Needs no build and no dependency, since everything else builds on what it writes.
//
//   node packages/contracts/generate.mjs [--check]
//
// Does nothing when the output is fresh: the output names the hash of its inputs (every schema, and this file).
// --check writes nothing and exits 1 when it is not. What is wrong with a schema is said with file and JSON path; exit 1.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const defaults = { schemas: resolve(here, '../../schemas'), output: join(here, 'src/generated') };

const PRIMITIVES = {
  null: 'null',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  bytes: 'Buffer',
  string: 'string',
};
const LOGICAL = { uuid: 'string', 'timestamp-millis': 'Date', decimal: 'string' };
const CHANNELS = { commands: 'Command', events: 'Event' };

class SchemaError extends Error {
  constructor(file, path, problem) {
    super(`${file}${path ? ` at ${path}` : ''}: ${problem}`);
  }
}

/** Hash of everything the output depends on. */
export function inputsHash(schemas = defaults.schemas) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of schemaFiles(schemas)) {
    hash.update(`\0${slashed(relative(schemas, file))}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** The hash that the present output was made from; undefined when there is none. */
export function outputHash(output = defaults.output) {
  const stamp = join(output, 'inputs.ts');
  if (!existsSync(stamp)) return undefined;
  return /'([0-9a-f]{64})'/.exec(readFileSync(stamp, 'utf8'))?.[1];
}

/** Writes the output unless it is fresh; returns whether it wrote. Files of schemas that are gone are removed. */
export function generate({ schemas = defaults.schemas, output = defaults.output } = {}) {
  const hash = inputsHash(schemas);
  if (outputHash(output) === hash) return false;
  const files = render(load(schemas));
  files.set('inputs.ts', `${HEADER}export const generatedFrom = '${hash}';\n`);
  mkdirSync(output, { recursive: true });
  for (const name of readdirSync(output))
    if (!files.has(name)) rmSync(join(output, name), { recursive: true });
  // The stamp goes last: an interrupted run leaves an output that is not fresh.
  for (const [name, text] of files) writeAtomically(join(output, name), text);
  return true;
}

function writeAtomically(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function schemaFiles(schemas) {
  return readdirSync(schemas, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.avsc'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted();
}

const slashed = (path) => path.split(sep).join('/');

// ── Loading: one named type a file ──────────────────────────────────────────────────────────────────────────────

/** Every definition by its full name: { file, schema, context, version, channel }. */
function load(schemas) {
  const definitions = new Map();
  for (const path of schemaFiles(schemas)) {
    const file = `schemas/${slashed(relative(schemas, path))}`;
    const definition = { file, ...place(file), schema: parse(file, readFileSync(path, 'utf8')) };
    const name = fullName(definition);
    const twin = definitions.get(name);
    if (twin) throw new SchemaError(file, '', `${name} is defined in ${twin.file} too`);
    definitions.set(name, definition);
  }
  return definitions;
}

function place(file) {
  const match = /^schemas\/([a-z][a-z0-9]*)\/v([1-9][0-9]*)\/([a-z0-9-]+)\.avsc$/.exec(file);
  if (!match) throw new SchemaError(file, '', 'stands outside of schemas/<context>/v<N>/<kebab-case>.avsc');
  const [, context, version, stem] = match;
  return { context, version: Number(version), stem, channel: stem in CHANNELS ? stem : undefined };
}

function parse(file, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SchemaError(`${file}:${lineOf(text, error)}`, '', `is not JSON: ${error.message}`);
  }
}

/** From 1; without a position the text ended too early. */
function lineOf(text, { message }) {
  const [, position = text.length] = /position (\d+)/.exec(message) ?? [];
  return text.trimEnd().slice(0, Number(position)).split('\n').length;
}

function fullName({ file, context, version, schema }) {
  const namespace = `alpes.${context}.v${version}`;
  if (schema?.type !== 'record' && schema?.type !== 'enum') {
    throw new SchemaError(file, 'type', 'a file defines one record or one enum');
  }
  if (schema.namespace !== namespace) throw new SchemaError(file, 'namespace', `must be "${namespace}"`);
  if (!/^[A-Z][A-Za-z0-9]*$/.test(schema.name ?? ''))
    throw new SchemaError(file, 'name', 'must be PascalCase');
  return `${namespace}.${schema.name}`;
}

// ── Assembling a topic's schema: each name is spelled out where it is first used ────────────────────────────────

function assemble(definition, definitions) {
  return inline(definition, definitions, new Set());
}

function inline(definition, definitions, seen) {
  const { schema, file } = definition;
  seen.add(`${schema.namespace}.${schema.name}`);
  if (schema.type === 'enum') return schema;
  const fields = (schema.fields ?? []).map((field, i) => ({
    ...field,
    type: expand(field.type, { definition, definitions, seen, path: `fields[${i}].type` }),
  }));
  if (!Array.isArray(schema.fields)) throw new SchemaError(file, 'fields', 'must be an array');
  return { ...schema, fields };
}

function expand(type, scope) {
  if (Array.isArray(type)) return type.map((branch, i) => expand(branch, deeper(scope, `[${i}]`)));
  if (typeof type === 'string') return type in PRIMITIVES ? type : reference(type, scope);
  if (type?.type === 'array') return { ...type, items: expand(type.items, deeper(scope, '.items')) };
  if (type?.type === 'map') return { ...type, values: expand(type.values, deeper(scope, '.values')) };
  if (typeof type?.type === 'string' && type.type in PRIMITIVES) return checkLogical(type, scope);
  throw new SchemaError(scope.definition.file, scope.path, 'named types stand in files of their own');
}

const deeper = (scope, step) => ({ ...scope, path: scope.path + step });

function checkLogical(type, { definition, path }) {
  if (type.logicalType && !(type.logicalType in LOGICAL)) {
    const known = Object.keys(LOGICAL).join(', ');
    throw new SchemaError(definition.file, path, `logical type ${type.logicalType} is none of ${known}`);
  }
  return type;
}

function reference(name, { definition, definitions, seen, path }) {
  const full = qualified(name, definition);
  const target = definitions.get(full);
  if (!target) throw new SchemaError(definition.file, path, `${full} is defined in no file`);
  return seen.has(full) ? full : inline(target, definitions, seen);
}

const qualified = (name, { schema }) => (name.includes('.') ? name : `${schema.namespace}.${name}`);

// ── Rendering TypeScript ────────────────────────────────────────────────────────────────────────────────────────

const HEADER = '// Generated by packages/contracts/generate.mjs from schemas/; do not edit, do not commit.\n';

function render(definitions) {
  const files = new Map();
  const modules = groupByModule(definitions);
  for (const [module, members] of modules)
    files.set(`${module}.ts`, renderModule(module, members, definitions));
  files.set('topics.ts', renderTopics(definitions));
  const all = [...modules.keys(), 'topics', 'inputs'];
  files.set('index.ts', HEADER + all.map((module) => `export * from './${module}.ts';\n`).join(''));
  return files;
}

const moduleOf = ({ context, version }) => `${context}-v${version}`;

function groupByModule(definitions) {
  const modules = new Map();
  for (const definition of definitions.values()) {
    if (definition.channel) continue;
    const module = moduleOf(definition);
    modules.set(module, [...(modules.get(module) ?? []), definition]);
  }
  return modules;
}

function renderModule(module, members, definitions) {
  const imports = new Map();
  const name = (short, from) => {
    const target = definitions.get(qualified(short, from));
    if (!target) throw new SchemaError(from.file, '', `${qualified(short, from)} is defined in no file`);
    if (moduleOf(target) !== module) imports.set(typeName(target), moduleOf(target));
    return typeName(target);
  };
  const bodies = members.map((definition) => renderDefinition(definition, name));
  const lines = [...imports].map(([type, from]) => `import type { ${type} } from './${from}.ts';\n`);
  return `${HEADER}${lines.join('')}\n${bodies.join('\n')}`;
}

/** Versions beside the first carry their number, so that v1 and v2 can be used side by side. */
const typeName = ({ schema, version }) => schema.name + (version === 1 ? '' : `V${version}`);

function renderDefinition(definition, name) {
  const { schema } = definition;
  if (schema.type === 'enum') return renderEnum(definition);
  const fields = schema.fields.map(
    (field) => `${doc(field.doc, '  ')}  ${field.name}: ${typescript(field.type, definition, name)};\n`,
  );
  return `${doc(schema.doc, '')}export interface ${typeName(definition)} {\n${fields.join('')}}\n`;
}

function renderEnum(definition) {
  const { schema } = definition;
  const type = typeName(definition);
  const symbols = `${type[0].toLowerCase()}${type.slice(1)}Symbols`;
  const fallback = schema.default ? ` \`${schema.default}\` stands for symbols newer than this code.` : '';
  return (
    `export const ${symbols} = ${JSON.stringify(schema.symbols)} as const;\n` +
    `${doc(`${schema.doc}${fallback}`, '')}export type ${type} = (typeof ${symbols})[number];\n`
  );
}

const doc = (text, indent) => (text ? `${indent}/** ${text.replaceAll('*/', '* /')} */\n` : '');

function typescript(type, definition, name) {
  if (Array.isArray(type)) return type.map((branch) => typescript(branch, definition, name)).join(' | ');
  if (typeof type === 'string') return PRIMITIVES[type] ?? name(type, definition);
  if (type.type === 'array') return `Array<${typescript(type.items, definition, name)}>`;
  if (type.type === 'map') return `Record<string, ${typescript(type.values, definition, name)}>`;
  return LOGICAL[type.logicalType] ?? PRIMITIVES[type.type];
}

function renderTopics(definitions) {
  const imports = [];
  const topics = [];
  for (const definition of definitions.values()) {
    if (!definition.channel) continue;
    const topic = renderTopic(definition, definitions);
    topics.push(topic);
    imports.push(...topic.imports);
  }
  const list = topics.map((topic) => topic.constant).join(', ');
  return (
    `${HEADER}import { topicContract } from '../topic-contract.ts';\n${[...new Set(imports)].join('')}\n` +
    `${topics.map((topic) => topic.text).join('\n')}\n` +
    `/** Every topic's contract. */\nexport const contracts = [${list}] as const;\n`
  );
}

function renderTopic(definition, definitions) {
  const { context, channel, version, schema } = definition;
  const branches = dataBranches(definition, definitions);
  const suffix = version === 1 ? '' : `V${version}`;
  const message = pascal(context) + CHANNELS[channel] + suffix;
  const constant = `${context}${pascal(channel)}${suffix}`;
  const union = branches.map((b) => `\n  | { type: '${b.schema.name}'; data: ${typeName(b)} }`).join('');
  const json = JSON.stringify(assemble(definition, definitions));
  return {
    constant,
    imports: branches.map((b) => `import type { ${typeName(b)} } from './${moduleOf(b)}.ts';\n`),
    text:
      `${doc(schema.doc, '')}export type ${message} =${union};\n` +
      `export const ${constant} = topicContract<${message}>({\n` +
      `  context: '${context}',\n  channel: '${channel}',\n  version: ${version},\n` +
      `  schema: ${JSON.stringify(json)},\n});\n`,
  };
}

function dataBranches(definition, definitions) {
  const { file, schema } = definition;
  const data = schema.fields?.at(-1);
  if (data?.name !== 'data' || !Array.isArray(data.type)) {
    throw new SchemaError(file, 'fields', 'the last field of an envelope is data, a union');
  }
  return data.type.map((branch, i) => {
    const path = `fields[${schema.fields.length - 1}].type[${i}]`;
    const target = typeof branch === 'string' ? definitions.get(qualified(branch, definition)) : undefined;
    if (!target || target.schema.type !== 'record') {
      throw new SchemaError(file, path, 'must name a record that a file defines');
    }
    return target;
  });
}

const pascal = (word) => word[0].toUpperCase() + word.slice(1);

// ── Command line ────────────────────────────────────────────────────────────────────────────────────────────────

function main(args) {
  if (args.includes('--check')) {
    if (inputsHash() === outputHash()) return 0;
    process.stderr.write('Contracts are stale: run node packages/contracts/generate.mjs\n');
    return 1;
  }
  try {
    if (generate())
      process.stderr.write(`Contracts generated from ${relative(process.cwd(), defaults.schemas)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
