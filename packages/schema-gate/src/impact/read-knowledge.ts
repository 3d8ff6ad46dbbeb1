import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedSchema } from '../avro/schema.ts';
import { type FrontDoor, frontDoorOf } from '../graphql/front-door.ts';
import type { Knowledge } from './assess.ts';
import { appSources } from './code/workspace.ts';
import { declaredUseFiles, parseDeclaredUses } from './declared-use.ts';
import { type Lineage, lineageShape, noLineage, type Shown } from './exposure.ts';
import { type AppTopology, partiesOf } from './parties.ts';

export interface KnowledgeOptions {
  /** Of the workspace. */
  readonly root: string;
  readonly apps: readonly AppTopology[];
  /** Named types of earlier versions: fields that only they have are looked for in the code, too. */
  readonly earlier: Iterable<NamedSchema>;
  /** Where answers about code are kept; default: `node_modules/.cache/alpes` under the root. */
  readonly cache?: string;
}

export type KnowledgeRead =
  | { readonly ok: true; readonly knowledge: Knowledge }
  /** A declaration that can't be understood: one sentence each, with its file. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Gathers all that is known of who uses the contracts of a workspace: what apps say they read and write, what their code does,
 * what services elsewhere declare, and what the front door shows. The compiler is loaded only when code has to be looked at.
 */
export async function readKnowledge(options: KnowledgeOptions): Promise<KnowledgeRead> {
  const { root, apps, earlier, cache } = options;
  const declared = parseDeclaredUses(declaredUseFiles(root));
  if (!declared.ok) return declared;
  const frontDoor = frontDoorOf(root);
  const lineage = lineageOf(root, frontDoor);
  if (!lineage.ok) return lineage;
  const sources = appSources(root);
  const { cachedFieldUses } = await import('./code/cache.ts');
  const { withEarlierFields } = await import('./code/earlier-fields.ts');
  return {
    ok: true,
    knowledge: {
      parties: partiesOf(apps, declared.uses),
      declared: declared.uses,
      lookedAt: new Set(sources.map(({ app }) => app)),
      uses: cachedFieldUses({
        root,
        apps: sources,
        overlay: withEarlierFields(root, earlier),
        directory: cache,
      }),
      lineage: lineage.lineage,
      ...(await shownAt(root, frontDoor)),
      isKept: () => true,
    },
  };
}

type LineageRead = { readonly ok: true; readonly lineage: Lineage } | Extract<KnowledgeRead, { ok: false }>;

function lineageOf(root: string, frontDoor: FrontDoor | undefined): LineageRead {
  if (frontDoor?.lineage === undefined) return { ok: true, lineage: noLineage };
  const path = join(root, frontDoor.lineage);
  if (!existsSync(path)) return { ok: true, lineage: noLineage };
  const read = lineageShape.safeParse(jsonOf(readFileSync(path, 'utf8')));
  if (read.success) return { ok: true, lineage: read.data };
  const problems = read.error.issues.map(
    (issue) => `${frontDoor.lineage}: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
  );
  return { ok: false, problems };
}

/** What is no JSON has no shape either. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function shownAt(root: string, frontDoor: FrontDoor | undefined): Promise<Omit<Shown, 'lineage'>> {
  if (frontDoor === undefined) return { reach: { from: () => [] } };
  const { buildSchema } = await import('graphql');
  const { reachIn } = await import('../graphql/reach.ts');
  const { clientDocuments } = await import('../graphql/client-documents.ts');
  const { operationsBy } = await import('../graphql/coordinates.ts');
  if (!existsSync(join(root, frontDoor.schema))) return { reach: { from: () => [] } };
  const schema = buildSchema(readFileSync(join(root, frontDoor.schema), 'utf8'));
  const { operations } = clientDocuments(root, frontDoor.clients);
  return { reach: reachIn(schema), operationsAt: operationsBy(operations, schema) };
}
