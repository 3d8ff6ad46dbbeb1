import { parseSchemas } from '../../avro/parse-schemas.ts';
import type { AvroSchema } from '../../avro/schema.ts';
import type { SourceText } from '../../avro/source-text.ts';
import type { SchemaVersion } from '../../compatibility/verdict.ts';
import { type CompatibilityFile, modeOf } from '../compatibility-file.ts';
import { type ContractTree, contractTree } from '../contract-tree.ts';
import { type Histories, historyOf } from '../histories.ts';
import { SourceError } from '../source-error.ts';
import type { Subject } from '../subjects.ts';
import type { Tree } from '../tree.ts';
import type { RegisteredSubject, RegisteredVersion, Registry, WantedSubject } from './registry.ts';

/** What a registry has of the candidate's subjects, and of topics that the candidate has not. */
export interface InRegistry {
  readonly registry: Pick<Registry, 'flavour' | 'name'>;
  readonly registered: readonly RegisteredSubject[];
  readonly removed: readonly Subject[];
}

/** @throws {SourceError} */
export async function readRegistry(candidate: ContractTree, registry: Registry): Promise<InRegistry> {
  const subjects = [...candidate.subjects.values()];
  const [registered, topics] = await Promise.all([
    registry.subjects(subjects.map(wanted)),
    registry.topics(),
  ]);
  return { registry, registered, removed: await removedFrom(registry, topics, candidate) };
}

/** What a registry has: of the topics that are named, else of the tree's subjects and of every other topic. @throws {SourceError} */
export async function registeredSubjects(
  registry: Registry,
  tree: Tree | undefined,
  topics: readonly string[],
): Promise<readonly RegisteredSubject[]> {
  const asTopic = (name: string): WantedSubject => ({ name, kind: 'topic', fullName: undefined });
  if (topics.length > 0) return registry.subjects(topics.map(asTopic));
  const subjects = tree === undefined ? [] : [...contractTree(tree).subjects.values()];
  const others = (await registry.topics()).filter((topic) => !subjects.some(({ name }) => name === topic));
  return registry.subjects([...subjects.map(wanted), ...others.map(asTopic)]);
}

/** Puts each subject of the candidate beside what the registry has of it. @throws {SourceError} */
export function historiesInRegistry(
  candidate: ContractTree,
  { registry, registered, removed }: InRegistry,
  modes: CompatibilityFile,
): Histories {
  const found = new Set(registered.map(({ subject }) => subject));
  const of = (each: RegisteredSubject): Subject => candidate.subjects.get(each.subject) as Subject;
  const isNew = ({ name, kind }: Subject): boolean =>
    // A record that stands alone is in no topic, so Pulsar never has it.
    !found.has(name) && (kind === 'topic' || registry.flavour !== 'pulsar');
  return {
    histories: registered.flatMap((each) =>
      historyOf(of(each), candidate.label, modes, versionsOf(each, modes)),
    ),
    unchanged: [],
    added: [...candidate.subjects.values()].filter(isNew),
    removed,
  };
}

/** The modes that the registry itself enforces, where it says so; else those that were chosen. */
export function enforcedModes({ registered }: InRegistry, modes: CompatibilityFile): CompatibilityFile {
  const own = registered.flatMap(({ subject, enforced }) =>
    enforced === undefined ? [] : [[subject, enforced] as const],
  );
  return { ...modes, topics: { ...modes.topics, ...Object.fromEntries(own) } };
}

const wanted = ({ name, kind, schema }: Subject): WantedSubject => ({
  name,
  kind,
  fullName: 'name' in schema ? schema.name : undefined,
});

function versionsOf(subject: RegisteredSubject, modes: CompatibilityFile): SchemaVersion[] {
  const transitive = modeOf(modes, subject.subject).endsWith('_TRANSITIVE');
  return (transitive ? subject.versions : subject.versions.slice(0, 1)).map((version) => ({
    label: `version ${version.version}`,
    schema: parsedVersion(subject.registeredAs, version),
  }));
}

/** @throws {SourceError} `OUT_OF_REACH` where the registry's own text is no schema */
export function parsedVersion(registeredAs: string, { version, files }: RegisteredVersion): AvroSchema {
  const { roots, problems } = parseSchemas(files);
  const schema = roots.get(files.at(-1)?.file ?? '');
  const [problem] = problems;
  if (schema !== undefined && problem === undefined) return schema;
  throw new SourceError(
    'OUT_OF_REACH',
    `Version ${version} of ${registeredAs} in the registry is no Avro schema: ${problem?.message ?? 'it is empty'}`,
  );
}

async function removedFrom(
  registry: Registry,
  topics: readonly string[],
  candidate: ContractTree,
): Promise<Subject[]> {
  const gone = topics.filter((topic) => !candidate.subjects.has(topic));
  const known = await registry.subjects(gone.map((name) => ({ name, kind: 'topic', fullName: undefined })));
  return known.flatMap(({ subject, registeredAs, versions: [newest] }) =>
    newest === undefined
      ? []
      : [{ name: subject, kind: 'topic', file: '', schema: parsedVersion(registeredAs, newest) }],
  );
}

/** Worth a line: a registry that has nothing, or that enforces something else. */
export function registryNotes({ registry, registered }: InRegistry, modes: CompatibilityFile): string[] {
  const none =
    registered.length === 0
      ? [`${registry.name} has none of these contracts: everything counts as new.`]
      : [];
  const differing = registered.flatMap(({ subject, enforced }) => {
    const ours = modeOf(modes, subject);
    return enforced === undefined || enforced === ours
      ? []
      : [`${subject}: the registry enforces ${enforced}, checked is ${ours}.`];
  });
  return [...none, ...differing];
}

export const registryTexts = ({ registered }: InRegistry): SourceText[] =>
  registered.flatMap(({ versions }) => versions.flatMap(({ files }) => files));
