import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { App } from '@alpes/runtime';
import type { CompatibilityMode } from '../../compatibility/mode.ts';
import { judgeAll } from '../../sources/check-contracts.ts';
import { compareWith } from '../../sources/compare-with.ts';
import { readFolder } from '../../sources/read-folder.ts';
import { type AssessedSubject, assess, type Knowledge } from '../assess.ts';
import { appDirectories } from '../code/workspace.ts';
import type { FieldUse } from '../impact.ts';
import type { AppTopology } from '../parties.ts';

export const root = fileURLToPath(new URL('../../../../../', import.meta.url));

/** What this repository's own apps declare. */
export async function topologies(): Promise<AppTopology[]> {
  const modules = await Promise.all(
    appDirectories(root).map(async (directory) => {
      const { apps } = (await import(pathToFileURL(join(root, directory, 'src/index.ts')).href)) as {
        apps: readonly App[];
      };
      return apps;
    }),
  );
  return modules.flat().map((app) => ({ app: app.name, topology: app.topology('alpes') }));
}

interface Avro {
  [key: string]: unknown;
  fields: { name: string; type: unknown; default?: unknown }[];
  symbols: string[];
}

/** A change of one file below schemas/. */
export interface Seed {
  readonly file: string;
  readonly change: (schema: Avro) => void;
  readonly mode?: CompatibilityMode;
}

/** Copies this repository's contracts, changes one file of the copy, and says whom that concerns. */
export async function concernedBy(seed: Seed, knowledge: Knowledge): Promise<AssessedSubject[]> {
  const directory = mkdtempSync(join(tmpdir(), 'alpes-seeded-'));
  try {
    const folder = join(directory, 'schemas');
    cpSync(join(root, 'schemas'), folder, { recursive: true });
    const file = join(folder, seed.file);
    const schema = JSON.parse(readFileSync(file, 'utf8')) as Avro;
    seed.change(schema);
    writeFileSync(file, JSON.stringify(schema, null, 2));
    return await assessed(folder, directory, seed, knowledge);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function assessed(folder: string, directory: string, { mode }: Seed, knowledge: Knowledge) {
  const modes = { default: mode ?? ('BACKWARD_TRANSITIVE' as const), topics: {} };
  const { histories, candidate } = await compareWith(
    { kind: 'dir', path: join(root, 'schemas') },
    {
      candidate: await readFolder(folder, { root: directory, label: 'working tree' }),
      folder,
      modes,
      states: 1,
      openRegistry: () => Promise.reject(new Error('There is no registry here.')),
    },
  );
  if (candidate.problems[0]) throw new Error(candidate.problems[0].message);
  const judged = judgeAll(histories, { modes, against: 'schemas', readersOf: () => [] });
  return assess(
    judged.map(({ verdict }) => verdict),
    histories.histories,
    knowledge,
  );
}

/** `audit CompanyState.taxId`, and each place as the file with the text of its line, which moves less than its number. */
export function told({ app, record, field, places, whole }: FieldUse): [string, ...string[]] {
  return [`${app} ${record.split('.').at(-1)}.${field}`, ...[...places, ...whole].map(lineAt)];
}

function lineAt(place: string): string {
  const [file = '', line = '1'] = place.split(':');
  const text = readFileSync(join(root, file), 'utf8').split('\n')[Number(line) - 1];
  return `${file}: ${text?.trim()}`;
}
