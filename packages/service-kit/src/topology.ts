import type { Message, TopicContract } from '@alpes/contracts';
import type { Topology } from '@alpes/runtime';
import type { ServiceDefinition } from './definition.ts';

export const deadLettersTopic = (context: string, tenant: string): string =>
  `persistent://${tenant}/${context}/dead-letters`;

/** What a definition reads and writes. */
export function topologyOf<S, M extends Message>(
  definition: ServiceDefinition<S, M>,
  tenant: string,
): Topology {
  const { name, inputs, events, sends = [] } = definition;
  const carrying = (contract: Pick<TopicContract<Message>, 'topic' | 'schema'>) => ({
    topic: contract.topic(tenant),
    schema: contract.schema,
  });
  return {
    consumes: inputs.map(({ contract }) => ({
      topic: contract.topic(tenant),
      subscription: name,
      type: subscriptionType(contract.channel),
    })),
    produces: [carrying(events), ...sends.map(carrying), { topic: deadLettersTopic(name, tenant) }],
  };
}

/** Commands in parallel by key; events in order, as their producers batch without regard to the key. */
export const subscriptionType = (channel: 'commands' | 'events'): 'KeyShared' | 'Failover' =>
  channel === 'commands' ? 'KeyShared' : 'Failover';
