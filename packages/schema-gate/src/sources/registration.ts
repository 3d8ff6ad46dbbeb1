import { fullText } from '../avro/full-text.ts';
import { type Judged, type JudgeOptions, judgeAll } from './check-contracts.ts';
import type { CompatibilityFile } from './compatibility-file.ts';
import { type ContractTree, contractTree } from './contract-tree.ts';
import type { Histories } from './histories.ts';
import { mapLimited } from './map-limited.ts';
import type { PulsarRegistry } from './registry/pulsar-registry.ts';
import {
  enforcedModes,
  historiesInRegistry,
  type InRegistry,
  readRegistry,
  registryTexts,
} from './registry/registry-histories.ts';
import { SourceError } from './source-error.ts';
import type { Subject } from './subjects.ts';
import type { Tree } from './tree.ts';

/** What would be registered, and whether it may be. Nothing has been registered yet. */
export interface RegistrationPlan {
  readonly candidate: ContractTree;
  /** Of every topic that is to be registered: under the chosen mode, and where the registry enforces another, under that. */
  readonly judged: readonly Judged[];
  /** What the verdicts were given on. */
  readonly histories: Histories['histories'];
  /** Topics that the broker refuses though the gate finds nothing, with its words. */
  readonly refused: readonly { readonly topic: string; readonly reason: string }[];
  readonly items: readonly RegistrationItem[];
  readonly texts: ReturnType<typeof registryTexts>;
}

export interface RegistrationItem {
  readonly topic: string;
  readonly schema: string;
  /** Versions that the registry has already. */
  readonly known: readonly number[];
}

export interface PlanOptions {
  readonly tree: Tree;
  readonly modes: CompatibilityFile;
  /** Only these topics; default: all. */
  readonly topics?: readonly string[] | undefined;
}

const ASKED_AT_ONCE = 4;

/**
 * Checks every topic before the first is registered: with the gate's own judgement, then by asking the broker.
 * @throws {SourceError} `WRONG_USE` for a topic that there is no contract of; `OUT_OF_REACH`
 */
export async function planRegistration(
  registry: PulsarRegistry,
  options: PlanOptions,
): Promise<RegistrationPlan> {
  const candidate = chosen(contractTree(options.tree), options.topics);
  if (candidate.problems.length > 0)
    return { candidate, judged: [], histories: [], refused: [], items: [], texts: [] };
  const found = await readRegistry(candidate, registry);
  const judged = judgedTwice(candidate, { ...found, removed: [] }, options.modes, registry.name);
  const items = [...candidate.subjects.values()].map((subject) => itemOf(subject, found));
  const broken = judged.some(({ verdict }) => !verdict.compatible);
  const refused = broken
    ? []
    : (await mapLimited(items, ASKED_AT_ONCE, (item) => refusalOf(registry, item))).flat();
  const { histories } = historiesInRegistry(candidate, found, options.modes);
  return { candidate, judged, histories, refused, items, texts: registryTexts(found) };
}

/** Only topics are registered: a record that stands alone travels in none. */
function chosen(tree: ContractTree, names: readonly string[] | undefined): ContractTree {
  const topics = [...tree.subjects.values()].filter(({ kind }) => kind === 'topic');
  const missing = names?.find((name) => !topics.some((topic) => topic.name === name));
  if (missing !== undefined && tree.problems.length === 0) {
    const known = topics.map(({ name }) => name).join(', ');
    throw new SourceError('WRONG_USE', `There is no contract of a topic "${missing}"; there are ${known}.`);
  }
  const wanted = topics.filter(
    ({ name }) => names === undefined || names.length === 0 || names.includes(name),
  );
  return { ...tree, subjects: new Map(wanted.map((subject) => [subject.name, subject])) };
}

function judgedTwice(
  candidate: ContractTree,
  found: InRegistry,
  modes: CompatibilityFile,
  against: string,
): Judged[] {
  const under = (chosenModes: CompatibilityFile): Judged[] => {
    const options: JudgeOptions = { modes: chosenModes, against, readersOf: () => [] };
    return judgeAll(historiesInRegistry(candidate, found, chosenModes), options);
  };
  const enforced = under(enforcedModes(found, modes));
  return under(modes).map((ours, at) => {
    const theirs = enforced[at];
    return ours.verdict.compatible && theirs && !theirs.verdict.compatible ? theirs : ours;
  });
}

const itemOf = ({ name, schema }: Subject, { registered }: InRegistry): RegistrationItem => ({
  topic: name,
  schema: fullText(schema),
  known: registered.find(({ subject }) => subject === name)?.versions.map(({ version }) => version) ?? [],
});

async function refusalOf(
  registry: PulsarRegistry,
  { topic, schema }: RegistrationItem,
): Promise<RegistrationPlan['refused']> {
  const opinion = await registry.opinion(topic, schema);
  if (opinion.kind === 'compatible') return [];
  if (opinion.kind === 'incompatible') return [{ topic, reason: opinion.reason }];
  throw new SourceError(
    'OUT_OF_REACH',
    `${registry.name} has no namespace for ${topic}, so nothing was registered. alpes provision makes it.`,
  );
}

export interface Registered {
  readonly topic: string;
  readonly version: number;
  /** `kept`: the registry had it; `taken back`: registered, and deleted again after a failure. */
  readonly state: 'registered' | 'kept' | 'taken back';
}

/** How far a registration came. */
export type RegistrationResult =
  | { readonly done: true; readonly registered: readonly Registered[] }
  | {
      readonly done: false;
      readonly registered: readonly Registered[];
      readonly missing: readonly string[];
      readonly cause: Error;
    };

/**
 * Registers what was planned, one topic after the other. Where one fails, or `signal` is raised, what can be taken back is (the
 * first schema of a topic: Pulsar deletes all versions or none); a later version stays, and is compatible with all before it.
 */
export async function register(
  registry: PulsarRegistry,
  items: readonly RegistrationItem[],
  signal?: AbortSignal,
): Promise<RegistrationResult> {
  const registered: Registered[] = [];
  for (const [at, { topic, schema, known }] of items.entries()) {
    try {
      signal?.throwIfAborted();
      const version = await registry.register(topic, schema);
      registered.push({ topic, version, state: known.includes(version) ? 'kept' : 'registered' });
    } catch (cause) {
      const missing = items.slice(at).map((item) => item.topic);
      return {
        done: false,
        registered: await takenBack(registry, registered, items),
        missing,
        cause: cause as Error,
      };
    }
  }
  return { done: true, registered };
}

async function takenBack(
  registry: PulsarRegistry,
  registered: readonly Registered[],
  items: readonly RegistrationItem[],
): Promise<Registered[]> {
  const results: Registered[] = [];
  for (const one of registered) {
    const first = items.some(({ topic, known }) => topic === one.topic && known.length === 0);
    const gone = first && (await registry.takeBackFirst(one.topic, one.version).catch(() => false));
    results.push(gone ? { ...one, state: 'taken back' } : one);
  }
  return results;
}
