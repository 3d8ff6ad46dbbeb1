import { isProjectorApp, type ProjectorApp } from '@alpes/projection-kit';
import { CommandError } from '../../command-error.ts';
import type { CommandContext } from '../../program.ts';
import { loadApps } from '../../start/load-apps.ts';
import { jsonResult, progress, result, table } from '../shared/output.ts';
import { type Surroundings, surroundings } from '../shared/surroundings.ts';

interface Options {
  readonly json?: boolean;
  readonly expireCursors?: boolean;
}

/** Rebuilds the read models of every projector there is. */
export async function runRebuild(options: Options, { root }: CommandContext): Promise<void> {
  const where = surroundings();
  const projectors = (await loadApps(root)).map(({ app }) => app).filter(isProjectorApp);
  if (projectors.length === 0) throw new CommandError('FAILED', 'No app has read models.');
  for (const projector of projectors) await rebuild(projector, where, options);
}

async function rebuild(
  projector: ProjectorApp,
  where: Surroundings,
  { json, expireCursors }: Options,
): Promise<void> {
  progress(`Rebuilding what ${projector.name} writes; edges go on answering meanwhile.`);
  const onProgress = reporter();
  const report = await projector.rebuild(
    { env: settingsOf(projector, where) },
    { onProgress, expireCursors },
  );
  if (json) {
    jsonResult({ projector: projector.name, ...report });
    return;
  }
  result(`${report.messages} messages were read.`);
  result(
    table(
      Object.keys(report.tables[0] ?? {}),
      report.tables.map((each) => Object.values(each).map(String)),
    ),
  );
}

const EVERY_MS = 1_000;

/** A line a second, for what takes longer than that. */
function reporter(): (stream: string, messages: number) => void {
  let last = Date.now();
  return (stream, messages) => {
    if (Date.now() - last < EVERY_MS) return;
    last = Date.now();
    progress(`  ${stream}: ${messages} messages`);
  };
}

const settingsOf = ({ database }: ProjectorApp, where: Surroundings): Record<string, string | undefined> => ({
  ...process.env,
  DATABASE_URL: where.databaseOf(database),
  PULSAR_URL: where.pulsarUrl,
  PULSAR_DRIVER: where.driver,
  ALPES_TENANT: where.tenant,
});
