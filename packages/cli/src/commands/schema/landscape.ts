import type { Judged, SubjectReport } from '@alpes/schema-gate';
import { loadApps } from '../../start/load-apps.ts';
import { shortTopic } from '../shared/topics.ts';

/** Who is there to be broken: the apps of the workspace, and what they declare. */
export interface Landscape {
  /** Apps that declare that they read a topic: `companies/events`. */
  readonly readersOf: (topic: string) => readonly string[];
  assess(judged: Judged): SubjectReport;
}

const TENANT = 'alpes';

export async function landscapeOf(root: string): Promise<Landscape> {
  const apps = (await loadApps(root)).map(({ app }) => ({ name: app.name, topology: app.topology(TENANT) }));
  const readersOf = (topic: string): string[] =>
    apps
      .filter(({ topology }) => topology.consumes.some((each) => shortTopic(each.topic, TENANT) === topic))
      .map(({ name }) => name);
  const writersOf = (topic: string): string[] =>
    apps
      .filter(({ topology }) => topology.produces.some((each) => shortTopic(each.topic, TENANT) === topic))
      .map(({ name }) => name);
  return { readersOf, assess: (judged) => assessed(judged, readersOf, writersOf) };
}

function assessed(
  { verdict, against }: Judged,
  readersOf: Landscape['readersOf'],
  writersOf: Landscape['readersOf'],
): SubjectReport {
  const topic = verdict.subject;
  const parties = [
    ...readersOf(topic).map((app) => ({ app, role: 'reads' as const, topic })),
    ...writersOf(topic).map((app) => ({ app, role: 'writes' as const, topic })),
  ];
  const impact = {
    topics: [topic],
    parties,
    uses: [],
    exposures: [],
    order: { safe: true as const, steps: [] },
  };
  return {
    ...verdict,
    against,
    breaches: verdict.breaches.map((breach) => ({ ...breach, impact })),
    notices: verdict.notices.map((notice) => ({ ...notice, impact })),
  };
}
