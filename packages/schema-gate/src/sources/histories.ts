import type { AvroSchema } from '../avro/schema.ts';
import type { SchemaVersion, SubjectHistory } from '../compatibility/verdict.ts';
import { type CompatibilityFile, modeOf } from './compatibility-file.ts';
import type { ContractTree } from './contract-tree.ts';
import type { Subject } from './subjects.ts';

/** What there is to judge, and what came and went. */
export interface Histories {
  readonly histories: readonly SubjectHistory[];
  /** The same files as before. */
  readonly unchanged: readonly Subject[];
  /** The earlier contracts have nothing of this name. */
  readonly added: readonly Subject[];
  /** The newest of the earlier contracts have it, the candidate has not. */
  readonly removed: readonly Subject[];
}

/** Earlier versions of one subject, newest first. */
export type EarlierOf = (subject: Subject) => readonly SchemaVersion[];

/**
 * Puts each subject of the candidate beside its earlier versions in the trees, newest first. A version whose files are those
 * of a newer one, or of the candidate, is left out; where the mode asks for the latest alone, so are all before it.
 */
export function historiesInTrees(
  candidate: ContractTree,
  trees: readonly ContractTree[],
  modes: CompatibilityFile,
): Histories {
  const subjects = [...candidate.subjects.values()];
  const earlier = new Map(subjects.map((subject) => [subject, earlierIn(subject, candidate, trees, modes)]));
  return {
    histories: subjects.flatMap((subject) =>
      historyOf(subject, candidate.label, modes, earlier.get(subject)?.versions ?? []),
    ),
    unchanged: subjects.filter((subject) => earlier.get(subject)?.state === 'unchanged'),
    added: subjects.filter((subject) => earlier.get(subject)?.state === 'new'),
    removed: removedSince(candidate, trees[0]),
  };
}

/** As a history, where there is anything to compare with. */
export function historyOf(
  subject: Subject,
  label: string,
  modes: CompatibilityFile,
  earlier: readonly SchemaVersion[],
): SubjectHistory[] {
  if (earlier.length === 0) return [];
  const { name, schema } = subject;
  return [{ subject: name, mode: modeOf(modes, name), candidate: { label, schema }, earlier }];
}

interface Earlier {
  readonly versions: readonly SchemaVersion[];
  readonly state: 'new' | 'unchanged' | 'changed';
}

/** What is as it was in the newest tree is not judged again: what that tree broke, this change does not. */
function earlierIn(
  subject: Subject,
  candidate: ContractTree,
  trees: readonly ContractTree[],
  modes: CompatibilityFile,
): Earlier {
  const key = candidate.keyOf(subject.schema);
  const newest = trees[0] && schemaIn(trees[0], subject);
  if (newest !== undefined && trees[0]?.keyOf(newest) === key) return { versions: [], state: 'unchanged' };
  const versions = versionsIn(
    subject,
    key,
    modeOf(modes, subject.name).endsWith('_TRANSITIVE') ? trees : trees.slice(0, 1),
  );
  return { versions, state: versions.length > 0 ? 'changed' : 'new' };
}

function versionsIn(subject: Subject, key: string, trees: readonly ContractTree[]): SchemaVersion[] {
  const seen = new Set([key]);
  return trees.flatMap((tree) => {
    const schema = schemaIn(tree, subject);
    const own = schema && tree.keyOf(schema);
    if (schema === undefined || own === undefined || seen.has(own)) return [];
    seen.add(own);
    return [{ label: tree.label, schema }];
  });
}

function schemaIn(tree: ContractTree, { kind, name }: Subject): AvroSchema | undefined {
  return kind === 'topic'
    ? tree.topics.get(name)?.schema
    : (tree.named.get(name) ?? tree.subjects.get(name)?.schema);
}

function removedSince(candidate: ContractTree, before: ContractTree | undefined): Subject[] {
  const then = [...(before?.subjects.values() ?? [])];
  return then.filter(({ kind, name }) => {
    if (candidate.subjects.has(name)) return false;
    return kind === 'topic' || !candidate.named.has(name);
  });
}
