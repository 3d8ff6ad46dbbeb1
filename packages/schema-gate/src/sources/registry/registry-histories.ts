import { parseSchemas } from '../../avro/parse-schemas.ts';
import type { AvroSchema } from '../../avro/schema.ts';
import type { SourceText } from '../../avro/source-text.ts';
import type { SchemaVersion } from '../../compatibility/verdict.ts';
import { type CompatibilityFile, modeOf } from '../compatibility-file.ts';
import type { ContractTree } from '../contract-tree.ts';
import { type Histories, historyOf } from '../histories.ts';
import { SourceError } from '../source-error.ts';
import type { Subject } from '../subjects.ts';
import type { RegisteredSubject, RegisteredVersion, Registry, WantedSubject } from './registry.ts';

export interface RegistryHistories {
  readonly histories: Histories;
  readonly notes: readonly string[];
  readonly texts: readonly SourceText[];
}

/** Puts each subject of the candidate beside what the registry has of it. @throws {SourceError} */
export async function historiesInRegistry(
  candidate: ContractTree,
  registry: Registry,
  modes: CompatibilityFile,
): Promise<RegistryHistories> {
  const subjects = [...candidate.subjects.values()];
  const [registered, topics] = await Promise.all([
    registry.subjects(subjects.map(wanted)),
    registry.topics(),
  ]);
  const found = new Set(registered.map(({ subject }) => subject));
  const of = (each: RegisteredSubject): Subject => candidate.subjects.get(each.subject) as Subject;
  return {
    histories: {
      histories: registered.flatMap((each) =>
        historyOf(of(each), candidate.label, modes, versionsOf(each, modes)),
      ),
      unchanged: [],
      // A record that stands alone is in no topic, so Pulsar never has it.
      added: subjects.filter(
        ({ name, kind }) => !found.has(name) && (kind === 'topic' || registry.flavour !== 'pulsar'),
      ),
      removed: await removedFrom(registry, topics, candidate),
    },
    notes: notesOf(registry, registered, modes),
    texts: registered.flatMap(({ versions }) => versions.flatMap(({ files }) => files)),
  };
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

function notesOf(
  registry: Registry,
  registered: readonly RegisteredSubject[],
  modes: CompatibilityFile,
): string[] {
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
