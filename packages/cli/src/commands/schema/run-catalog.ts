import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { catalog, toAsyncApiJson, toAsyncApiYaml, toPage } from '@alpes/schema-gate';
import type { CommandContext } from '../../program.ts';
import { progress, result } from '../shared/output.ts';
import { surroundings } from '../shared/surroundings.ts';
import { contractsOf } from './contracts-of.ts';
import { topologies } from './landscape.ts';
import { schemaExit } from './schema-exit.ts';
import { workingTree } from './working-tree.ts';

export interface CatalogFlags {
  readonly schemas?: string;
  readonly tenant?: string;
  readonly title?: string;
  readonly json?: boolean;
  readonly html?: boolean;
  readonly out?: string;
}

/** `alpes schema catalog`: resolves with the exit code. */
export async function runCatalog(options: CatalogFlags, { root }: CommandContext): Promise<number> {
  const tree = await workingTree(root, options.schemas);
  const tenant = options.tenant ?? surroundings().tenant;
  const apps = await topologies(root, tenant);
  const { title } = options;
  const made = catalog(await contractsOf(undefined, tree, {}), apps, {
    tenant,
    ...(title !== undefined && { title }),
  });
  if (options.out === undefined) {
    result(
      options.html ? toPage(made) : options.json ? toAsyncApiJson(made) : toAsyncApiYaml(made).trimEnd(),
    );
    return schemaExit.fine;
  }
  const folder = resolve(options.out);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'asyncapi.yaml'), toAsyncApiYaml(made));
  await writeFile(join(folder, 'asyncapi.json'), `${toAsyncApiJson(made)}\n`);
  await writeFile(join(folder, 'index.html'), toPage(made));
  progress(
    `${made.topics.length} topics and ${made.types.length} types: asyncapi.yaml, asyncapi.json and index.html in ${folder}.`,
  );
  return schemaExit.fine;
}
