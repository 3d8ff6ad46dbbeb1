import { PulsarAdmin } from '@alpes/runtime';
import { checkRetained, type RetainedReport, type Sample, type Subject } from '@alpes/schema-gate';
import { progress } from '../shared/output.ts';
import { withClient } from '../shared/pulsar.ts';
import { surroundings } from '../shared/surroundings.ts';
import { interrupted } from './interrupted.ts';
import type { RegistryFlags } from './registry-options.ts';

/** `--retained`: a thousand of each topic; `--retained 50000`; `--retained all`. */
export const sampleOf = (retained: true | number | 'all'): Sample =>
  retained === 'all' ? { kind: 'all' } : { kind: 'some', messages: retained === true ? 1000 : retained };

/** Reads what topics still hold, one after the other; topics that are not there hold nothing. Ctrl-C ends it early. */
export async function retainedReports(
  subjects: ReadonlyMap<string, Subject>,
  sample: Sample,
  { tenant: given }: RegistryFlags,
): Promise<RetainedReport[]> {
  const where = surroundings();
  const tenant = given ?? where.tenant;
  const ours = [...subjects.values()].filter(({ kind }) => kind === 'topic');
  const token = process.env['ALPES_REGISTRY_TOKEN'] || undefined;
  const admin = new PulsarAdmin(where.pulsarAdminUrl, { token });
  const namespaces = [...new Set(ours.map(({ name }) => name.split('/')[0] ?? ''))];
  const there = await topicsOf(admin, tenant, namespaces);
  const topics = ours.filter(({ name }) => there.has(name));
  if (topics.length === 0)
    progress(`Pulsar at ${where.pulsarUrl} has none of these topics: nothing is retained there.`);
  const { signal, release } = interrupted(() => progress('Stopping; what was read counts.'));
  try {
    return await withClient({ ...where, brokerToken: token }, async (client) => {
      const reports: RetainedReport[] = [];
      for (const subject of topics) {
        if (signal.aborted) break;
        const onProgress = everySecond((read) => progress(`${subject.name}: ${read} messages`));
        reports.push(await checkRetained(client, subject, { sample, tenant, signal, onProgress }));
      }
      return reports;
    });
  } finally {
    release();
  }
}

/** Asking a broker to read a topic would make it. */
async function topicsOf(
  admin: PulsarAdmin,
  tenant: string,
  namespaces: readonly string[],
): Promise<ReadonlySet<string>> {
  const topics = await Promise.all(namespaces.map((name) => admin.topics(tenant, name).catch(nothingThere)));
  return new Set(
    topics.flat().map((topic) =>
      topic
        .replace(/-partition-\d+$/, '')
        .split('/')
        .slice(-2)
        .join('/'),
    ),
  );
}

function nothingThere(error: unknown): string[] {
  if ((error as { status?: unknown }).status === 404) return [];
  throw error;
}

function everySecond(tell: (read: number) => void): (read: number) => void {
  let last = Date.now();
  return (read) => {
    if (Date.now() - last < 1000) return;
    last = Date.now();
    tell(read);
  };
}
