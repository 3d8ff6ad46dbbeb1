import { PulsarAdmin, type Topology } from '@alpes/runtime';
import type { CommandContext } from '../../program.ts';
import { loadApps } from '../../start/load-apps.ts';
import { jsonResult, progress, result } from '../shared/output.ts';
import { surroundings } from '../shared/surroundings.ts';
import { provisionWithReasons } from './with-reasons.ts';

interface Options {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

/** Makes what the apps' topologies name. */
export async function runProvision({ json, dryRun }: Options, { root }: CommandContext): Promise<void> {
  const { pulsarAdminUrl, tenant } = surroundings();
  const topologies = (await loadApps(root)).map(({ app }) => app.topology(tenant));
  if (dryRun) {
    show(planned(topologies), json);
    return;
  }
  progress(`Provisioning ${pulsarAdminUrl}`);
  const admin = new PulsarAdmin(pulsarAdminUrl);
  const made = await provisionWithReasons(admin, topologies, {
    adminUrl: pulsarAdminUrl,
    onProgress: (what) => progress(`  ${what}`),
  });
  if (json) jsonResult(made);
  else
    result(
      `${made.topics.length} topics, ${made.schemas} schemas and ${made.subscriptions} subscriptions are there.`,
    );
}

interface Planned {
  readonly topic: string;
  readonly schema: boolean;
  readonly subscriptions: readonly string[];
}

function planned(topologies: readonly Topology[]): Planned[] {
  const consumed = topologies.flatMap(({ consumes }) => consumes);
  const produced = topologies.flatMap(({ produces }) => produces);
  const topics = [...new Set([...consumed, ...produced].map(({ topic }) => topic))].toSorted();
  return topics.map((topic) => ({
    topic,
    schema: produced.some((each) => each.topic === topic && each.schema !== undefined),
    subscriptions: [
      ...new Set(consumed.filter((each) => each.topic === topic).map((each) => each.subscription)),
    ],
  }));
}

function show(plan: readonly Planned[], json: boolean | undefined): void {
  if (json) {
    jsonResult(plan);
    return;
  }
  for (const { topic, schema, subscriptions } of plan) {
    result(`${topic}  ${schema ? 'Avro' : 'bytes'}  ${subscriptions.join(', ')}`);
  }
}
