import type { Topology } from '@alpes/runtime';
import type { DeclaredUse } from './declared-use.ts';
import type { Party } from './impact.ts';

/** What an app says it consumes and produces: its `topology(tenant)`. */
export interface AppTopology {
  readonly app: string;
  readonly topology: Topology;
}

/** Who reads and who writes which topic, in the order of apps and topics; each once. */
export function partiesOf(apps: readonly AppTopology[], declared: readonly DeclaredUse[]): readonly Party[] {
  const parties = [...apps.flatMap(ofTopology), ...declared.flatMap(ofDeclaration)];
  const seen = new Set<string>();
  return parties.filter(({ app, role, topic }) => {
    const key = `${app} ${role} ${topic}`;
    return !seen.has(key) && seen.add(key);
  });
}

const ofTopology = ({ app, topology }: AppTopology): Party[] => [
  ...topology.consumes.map(({ topic }) => ({ app, role: 'reads' as const, topic: shortTopic(topic) })),
  // Raw bytes follow no contract: a dead letter is what it was when it arrived.
  ...topology.produces
    .filter(({ schema }) => schema !== undefined)
    .map(({ topic }) => ({ app, role: 'writes' as const, topic: shortTopic(topic) })),
];

const ofDeclaration = ({ app, reads, writes }: DeclaredUse): Party[] => [
  ...reads.map((topic) => ({ app, role: 'reads' as const, topic })),
  ...writes.map((topic) => ({ app, role: 'writes' as const, topic })),
];

/** `persistent://alpes/companies/events-v2` is `companies/events-v2` here. */
export const shortTopic = (topic: string): string => topic.split('/').slice(-2).join('/');
