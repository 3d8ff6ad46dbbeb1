import {
  type GateReport,
  openRegistry,
  planRegistration,
  type Registered,
  type RegistrationPlan,
  type RegistrationResult,
  register,
  toText,
} from '@alpes/schema-gate';
import type { CommandContext } from '../../program.ts';
import { jsonResult, progress, result, table } from '../shared/output.ts';
import { assessedWith } from './assessed.ts';
import { specOf } from './contracts-of.ts';
import { interrupted } from './interrupted.ts';
import { onTerminal } from './on-terminal.ts';
import { opened, type RegistryFlags } from './registry-options.ts';
import { schemaExit, usage } from './schema-exit.ts';
import { type WorkingTree, workingTree } from './working-tree.ts';

export interface RegisterFlags extends RegistryFlags {
  readonly to: string;
  readonly schemas?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

type PulsarRegistry = Extract<Awaited<ReturnType<typeof openRegistry>>, { flavour: 'pulsar' }>;

/** `alpes schema register`: resolves with the exit code. */
export async function runRegister(
  topics: readonly string[],
  options: RegisterFlags,
  { root }: CommandContext,
): Promise<number> {
  const tree = await workingTree(root, options.schemas);
  const registry = await writable(options);
  const plan = await planRegistration(registry, { tree: tree.tree, modes: tree.modes, topics });
  const refusal = await refusalOf(plan, { root, tree, name: registry.name });
  if (refusal !== undefined) return refusal;
  if (options.dryRun) {
    progress(`${plan.items.length} topics would be registered at ${registry.name}; nothing was.`);
    return schemaExit.fine;
  }
  const { signal, release } = interrupted(() => progress('Stopping after this one.'));
  try {
    return told(await register(registry, plan.items, signal), registry.name, options.json);
  } finally {
    release();
  }
}

async function writable(options: RegisterFlags): Promise<PulsarRegistry> {
  const spec = specOf(options.to);
  if (spec.kind !== 'registry') usage('--to names a registry: registry:http://host:8080.');
  const registry = await opened(spec, options);
  if (registry.flavour === 'pulsar') return registry;
  return usage(`${registry.name} is a Confluent-style registry; those are read and never written.`);
}

interface Place {
  readonly root: string;
  readonly tree: WorkingTree;
  readonly name: string;
}

/** Says why nothing is registered; undefined where everything may be. */
async function refusalOf(plan: RegistrationPlan, place: Place): Promise<number | undefined> {
  const { problems } = plan.candidate;
  const compatible = plan.judged.every(({ verdict }) => verdict.compatible);
  if (problems.length > 0 || !compatible) {
    const { root, tree, name } = place;
    const subjects = await assessedWith(plan.judged, plan.histories, root);
    const report: GateReport = { against: name, problems, subjects, graphql: undefined, compatible: false };
    const texts = new Map(plan.texts.map(({ file, text }) => [file, text]));
    progress(toText(report, { ...onTerminal(), textOf: (file) => tree.textOf(file) ?? texts.get(file) }));
    progress('Nothing was registered.');
    return problems.length > 0 ? schemaExit.usage : schemaExit.incompatible;
  }
  for (const { topic, reason } of plan.refused) progress(`${topic}: the broker refuses it: ${reason}`);
  if (plan.refused.length === 0) return undefined;
  progress(
    'Nothing was registered. The gate finds nothing under this mode: what else does the broker enforce?',
  );
  return schemaExit.incompatible;
}

function told(outcome: RegistrationResult, name: string, json: boolean | undefined): number {
  show(outcome.registered, json);
  if (outcome.done) return schemaExit.fine;
  const { cause, missing, registered } = outcome;
  const stayed = registered.filter(({ state }) => state === 'registered');
  progress(cause.name === 'AbortError' ? 'Stopped by Ctrl-C.' : cause.message);
  progress(`Not registered at ${name}: ${missing.join(', ')}.${doubt(cause, missing[0])}`);
  if (stayed.length > 0) {
    const topics = stayed.map(({ topic, version }) => `${topic} version ${version}`).join(', ');
    progress(
      `These stay, as Pulsar deletes all versions of a topic or none: ${topics}. They read everything before them, and ` +
        'running this again goes on from here.',
    );
  }
  return cause.name === 'AbortError' ? 130 : schemaExit.outOfReach;
}

/** Without an answer nobody knows. */
const doubt = (cause: Error, topic: string | undefined): string =>
  'retryable' in cause && cause.retryable === true && topic
    ? ` Whether ${topic} was, is not known: it was asked for, and nobody answered.`
    : '';

function show(registered: readonly Registered[], json: boolean | undefined): void {
  if (json) for (const one of registered) jsonResult(one);
  else if (registered.length > 0)
    result(
      table(
        ['TOPIC', 'VERSION', ''],
        registered.map(({ topic, version, state }) => [topic, String(version), WORDS[state]]),
      ),
    );
}

const WORDS = {
  registered: 'registered',
  kept: 'was there already',
  'taken back': 'registered and taken back',
} as const;
