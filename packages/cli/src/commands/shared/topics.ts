import { contracts, type Message, type TopicContract } from '@alpes/contracts';
import { CommandError } from '../../command-error.ts';

const all = contracts as readonly TopicContract<Message>[];

/** A topic's full name from what people type: `companies/events`, `alpes/companies/events` or the whole of it. */
export function fullTopic(name: string, tenant: string): string {
  if (/^persistent:\/\/[^/]+\/[^/]+\/[^/]+$/.test(name)) return name;
  const parts = name.split('/');
  if (parts.length === 2 && parts.every(Boolean) && !mistyped(name)) return `persistent://${tenant}/${name}`;
  if (parts.length === 3 && parts.every(Boolean)) return `persistent://${name}`;
  const known = all.map((contract) => shortTopic(contract.topic(tenant), tenant)).join(', ');
  throw new CommandError('USAGE', `"${name}" names no topic. Try one of ${known}.`);
}

/** A topic that a context of ours has not: a broker would make it, and a reader would wait there for ever. */
function mistyped(name: string): boolean {
  const [context, topic] = name.split('/');
  const ours = all.map((contract) => shortTopic(contract.topic('-'), '-'));
  const known = topic === 'dead-letters' || ours.includes(name);
  return !known && ours.some((short) => short.startsWith(`${context}/`));
}

/** The contract of a topic; undefined for topics that are not Alpes' own. */
export function contractOf(topic: string, tenant: string): TopicContract<Message> | undefined {
  return all.find((contract) => contract.topic(tenant) === topic);
}

/** As people type it. */
export const shortTopic = (topic: string, tenant: string): string =>
  topic.replace(`persistent://${tenant}/`, '');
