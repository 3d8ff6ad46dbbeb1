import type {
  AvroSchema,
  EnumSchema,
  Field,
  FixedSchema,
  NamedSchema,
  RecordSchema,
  UnionSchema,
} from '../avro/schema.ts';
import {
  branchMissing,
  type Finding,
  matchesTwice,
  meaningChanged,
  nameChanged,
  sizeChanged,
  symbolsMissing,
  typeChanged,
  withoutDefault,
} from './finding.ts';
import {
  candidateBranches,
  fieldsPlainlySame,
  isPromotion,
  namesMatch,
  plainlySame,
  writerFields,
} from './matching.ts';
import { branchName, isNamed } from './type-words.ts';

/** One reader's type against one writer's. */
export interface Pair {
  readonly reader: AvroSchema;
  readonly writer: AvroSchema;
  /** Whether the writer's type is a branch of a union, which a message has to say. */
  readonly inUnion: boolean;
  /** What is wrong between the two themselves. */
  findings: readonly Finding[];
  /** Read well, with another meaning; does not make it broken. */
  meaning: Finding | undefined;
  /** All have to be readable; or, of a reader's union, one. */
  needs: 'all' | 'any';
  edges: readonly Edge[];
  broken: boolean;
}

export interface Edge {
  readonly to: Pair;
  /** How it is said in a path: a field's name, a branch's, `[]`, `{}`; empty for nothing. */
  readonly step: string;
  /** The reader's field it goes through. */
  readonly field: string | undefined;
}

/**
 * Compares by "Schema Resolution" of the specification, as Avro's Java `SchemaCompatibility` does, every pair of types that
 * reading can meet, each once. What is broken spreads to what needs it; what only needs itself is not broken (the greatest
 * fixed point: a recursive type is readable if nothing in it is not). Without recursion, so no depth of types overflows the
 * stack, and in time proportional to the pairs.
 */
export function comparePairs(reader: AvroSchema, writer: AvroSchema): Pair {
  const pairs = new PairTable();
  const root = pairs.get(reader, writer, false);
  for (let pair = pairs.next(); pair !== undefined; pair = pairs.next()) resolve(pair, pairs);
  spread(pairs.all);
  return root;
}

class PairTable {
  readonly all: Pair[] = [];
  /** Only named types can be met twice or hold themselves; the others stand where they stand, once. */
  readonly #named = new Map<AvroSchema, Map<AvroSchema, Pair>>();
  #done = 0;

  get(reader: AvroSchema, writer: AvroSchema, inUnion: boolean): Pair {
    if (!isNamed(reader) || !isNamed(writer)) return this.#add(reader, writer, inUnion);
    let ofReader = this.#named.get(reader);
    if (!ofReader) this.#named.set(reader, (ofReader = new Map()));
    let pair = ofReader.get(writer);
    if (!pair) ofReader.set(writer, (pair = this.#add(reader, writer, inUnion)));
    return pair;
  }

  next(): Pair | undefined {
    this.#done += 1;
    return this.all[this.#done - 1];
  }

  #add(reader: AvroSchema, writer: AvroSchema, inUnion: boolean): Pair {
    const pair: Pair = {
      reader,
      writer,
      inUnion,
      findings: nothing,
      meaning: undefined,
      needs: 'all',
      edges: noEdges,
      broken: false,
    };
    this.all.push(pair);
    return pair;
  }
}

const nothing: readonly Finding[] = [];
const noEdges: readonly Edge[] = [];

function resolve(pair: Pair, pairs: PairTable): void {
  const { reader, writer } = pair;
  if (reader === writer) return;
  pair.meaning = meaningChanged(reader, writer);
  if (writer.kind === 'union') pair.edges = writtenBranches(reader, writer, pairs);
  else if (reader.kind === 'union') resolveUnion(pair, reader, pairs);
  else if (reader.kind !== writer.kind) {
    if (!isPromotion(reader, writer)) pair.findings = [typeChanged(reader, writer)];
  } else if (isNamed(reader)) resolveNamed(pair, reader, writer as NamedSchema, pairs);
  else if (reader.kind === 'array' && writer.kind === 'array') {
    pair.edges = [{ to: pairs.get(reader.items, writer.items, false), step: '[]', field: undefined }];
  } else if (reader.kind === 'map' && writer.kind === 'map') {
    pair.edges = [{ to: pairs.get(reader.values, writer.values, false), step: '{}', field: undefined }];
  }
}

/** Whatever branch was written has to be readable. */
function writtenBranches(reader: AvroSchema, writer: UnionSchema, pairs: PairTable): readonly Edge[] {
  const step = stepInto(writer);
  return writer.branches
    .filter((branch) => !hasPlainly(reader, branch))
    .map((branch) => ({ to: pairs.get(reader, branch, true), step: step(branch), field: undefined }));
}

const hasPlainly = (reader: AvroSchema, branch: AvroSchema): boolean =>
  reader.kind === 'union' && !isNamed(branch) && reader.branches.some((one) => plainlySame(one, branch));

/** A nullable type is no station of its own; of several types it matters which. */
function stepInto({ branches }: UnionSchema): (branch: AvroSchema) => string {
  const several = branches.filter((branch) => branch.kind !== 'null').length > 1;
  return (branch) => (several && branch.kind !== 'null' ? branchName(branch) : '');
}

function resolveUnion(pair: Pair, reader: UnionSchema, pairs: PairTable): void {
  const { writer, inUnion } = pair;
  const candidates = candidateBranches(reader, writer);
  if (candidates.length === 0) {
    pair.findings = [branchMissing(reader, writer, inUnion)];
    return;
  }
  const step = inUnion ? () => '' : stepInto(reader);
  pair.needs = 'any';
  pair.edges = candidates.map((branch) => ({
    to: pairs.get(branch, writer, inUnion),
    step: step(branch),
    field: undefined,
  }));
}

function resolveNamed(pair: Pair, reader: NamedSchema, writer: NamedSchema, pairs: PairTable): void {
  if (!namesMatch(reader, writer)) pair.findings = [nameChanged(reader, writer)];
  if (reader.kind === 'fixed')
    pair.findings = [...pair.findings, ...fixedFindings(reader, writer as FixedSchema)];
  if (reader.kind === 'enum')
    pair.findings = [...pair.findings, ...enumFindings(reader, writer as EnumSchema)];
  if (reader.kind === 'record') resolveRecord(pair, reader, writer as RecordSchema, pairs);
}

const fixedFindings = (reader: FixedSchema, writer: FixedSchema): readonly Finding[] =>
  reader.size === writer.size ? [] : [sizeChanged(reader, writer)];

function enumFindings(reader: EnumSchema, writer: EnumSchema): readonly Finding[] {
  if (reader.default !== undefined) return [];
  const symbols = new Set(reader.symbols);
  const missing = writer.symbols.filter((symbol) => !symbols.has(symbol));
  return missing.length === 0 ? [] : [symbolsMissing(missing, reader, writer)];
}

function resolveRecord(pair: Pair, reader: RecordSchema, writer: RecordSchema, pairs: PairTable): void {
  const findings = [...pair.findings];
  const edges: Edge[] = [];
  for (const [position, field] of reader.fields.entries()) {
    if (fieldsPlainlySame(field, writer.fields[position])) continue;
    const found = writerFields(field, writer, position);
    const [first] = found;
    if (found.length > 1) findings.push(matchesTwice(field, found, writer));
    else if (first) addEdge(edges, field, first, pairs);
    else if (!field.default) findings.push(withoutDefault(field, reader, writer));
  }
  pair.findings = findings;
  pair.edges = edges;
}

function addEdge(edges: Edge[], { name, type }: Field, written: Field, pairs: PairTable): void {
  if (plainlySame(type, written.type)) return;
  edges.push({ to: pairs.get(type, written.type, false), step: name, field: name });
}

/** Marks as broken whatever needs something broken. */
function spread(all: readonly Pair[]): void {
  const broken = all.filter((pair) => pair.findings.length > 0);
  if (broken.length === 0) return;
  const needing = needingOf(all);
  const left = new Map(all.filter((pair) => pair.needs === 'any').map((pair) => [pair, pair.edges.length]));
  for (const pair of broken) pair.broken = true;
  for (let pair = broken.pop(); pair !== undefined; pair = broken.pop()) {
    for (const other of needing.get(pair) ?? []) {
      if (other.broken || stillOneLeft(other, left)) continue;
      other.broken = true;
      broken.push(other);
    }
  }
}

function stillOneLeft(pair: Pair, left: Map<Pair, number>): boolean {
  const before = left.get(pair);
  if (before === undefined) return false;
  left.set(pair, before - 1);
  return before > 1;
}

function needingOf(all: readonly Pair[]): ReadonlyMap<Pair, readonly Pair[]> {
  const needing = new Map<Pair, Pair[]>();
  for (const pair of all) {
    for (const { to } of pair.edges) {
      const known = needing.get(to);
      if (known) known.push(pair);
      else needing.set(to, [pair]);
    }
  }
  return needing;
}
