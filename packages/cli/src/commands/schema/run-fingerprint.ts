import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import {
  type AvroSchema,
  type Contracts,
  contractsIn,
  fingerprints,
  type SourceText,
  topicOf,
} from '@alpes/schema-gate';
import type { CommandContext } from '../../program.ts';
import { jsonResult, result } from '../shared/output.ts';
import { refuseBroken } from './contracts-of.ts';
import { schemaExit, usage } from './schema-exit.ts';
import { type WorkingTree, workingTree } from './working-tree.ts';

export interface FingerprintFlags {
  readonly schemas?: string;
  readonly json?: boolean;
}

/** `alpes schema fingerprint`: resolves with the exit code. */
export async function runFingerprint(
  names: readonly string[],
  options: FingerprintFlags,
  { root }: CommandContext,
): Promise<number> {
  const found = await schemasOf(names, root, options.schemas);
  for (const { name, schema } of found) show(name, schema, options.json);
  return schemaExit.fine;
}

interface Found {
  readonly name: string;
  readonly schema: AvroSchema;
}

/** Files that stand by themselves need nothing else; others may refer to the contracts of the working tree. */
async function schemasOf(
  names: readonly string[],
  root: string,
  schemas: string | undefined,
): Promise<Found[]> {
  const files = names.filter((name) => existsSync(name));
  const given = await Promise.all(files.map(async (name) => ({ name, source: await sourceOf(name, root) })));
  const sources = given.map(({ source }) => source);
  const alone = contractsIn({ label: '', folder: '', files: sources });
  const enough = files.length === names.length && alone.problems.length === 0;
  const contracts = enough ? alone : contractsIn(withFiles(await workingTree(root, schemas), sources));
  refuseBroken(contracts);
  return names.map((name) => {
    const file = given.find((each) => each.name === name)?.source.file;
    const schema = file === undefined ? named(name, contracts) : contracts.roots.get(file);
    return { name, schema: schema ?? unknown(name) };
  });
}

async function sourceOf(name: string, root: string): Promise<SourceText> {
  const text = await readFile(name, 'utf8').catch((error: Error) =>
    usage(`${name} can't be read: ${error.message}.`),
  );
  return { file: relative(root, resolve(name)), text };
}

function withFiles({ tree }: WorkingTree, given: readonly SourceText[]) {
  const own = new Set(given.map(({ file }) => file));
  const rest = tree.files.filter(({ file }) => !own.has(file));
  return { label: '', folder: '', files: [...given, ...rest] };
}

function named(name: string, { roots, named: types }: Contracts): AvroSchema {
  const file = [...roots.keys()].find((each) => topicOf(each) === name);
  return (file === undefined ? types.get(name) : roots.get(file)) ?? unknown(name);
}

const unknown = (name: string): never =>
  usage(`${name} is no file, no topic (companies/events) and no full name of a type.`);

function show(name: string, schema: AvroSchema, json: boolean | undefined): void {
  const { canonicalForm, crc64, sha256 } = fingerprints(schema);
  if (json) jsonResult({ name, crc64, sha256, canonicalForm });
  else result(`${name}\n  CRC-64-AVRO  ${crc64}\n  SHA-256      ${sha256}\n  canonical    ${canonicalForm}`);
}
