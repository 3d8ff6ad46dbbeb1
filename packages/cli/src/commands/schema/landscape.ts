import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AppTopology, type Knowledge, type NamedSchema, readKnowledge } from '@alpes/schema-gate';
import { loadApps } from '../../start/load-apps.ts';
import { progress } from '../shared/output.ts';
import { usage } from './schema-exit.ts';

/** Whoever declares nothing is known of. */
const nothing: Knowledge = {
  parties: [],
  uses: [],
  lookedAt: new Set(),
  declared: [],
  lineage: { shows: {}, takes: {} },
  reach: { from: () => [] },
  isKept: () => true,
};

/** What folder this is of: without a package.json there are no apps to ask. */
export const isWorkspace = (root: string): boolean => existsSync(join(root, 'package.json'));

/**
 * What is known of those who use the contracts. Looking through their code takes seconds the first time.
 * @throws {CommandError} `USAGE` for a declaration that can't be understood
 */
export async function knowledgeOf(root: string, earlier: Iterable<NamedSchema>): Promise<Knowledge> {
  if (!isWorkspace(root)) return nothing;
  const read = await readKnowledge({ root, apps: await topologies(root, TENANT), earlier });
  return read.ok ? read.knowledge : usage(read.problems.join('\n'));
}

/** Apps that say that they read a topic. */
export const readersIn =
  ({ parties }: Knowledge) =>
  (topic: string): string[] =>
    parties.filter((party) => party.role === 'reads' && party.topic === topic).map(({ app }) => app);

/** Reasoning is about topics without their tenant; any will do. */
const TENANT = 'alpes';

/** An app that can't be loaded must not keep the rest from being told. */
export async function topologies(root: string, tenant: string): Promise<AppTopology[]> {
  if (!isWorkspace(root)) return [];
  try {
    const loaded = await loadApps(root);
    return loaded.map(({ app }) => ({ app: app.name, topology: app.topology(tenant) }));
  } catch (error) {
    const [why] = (error as Error).message.split('\n');
    progress(`Who reads and writes is not known, as the apps can't be loaded (build them first): ${why}`);
    return [];
  }
}
