import { BrokerError } from '../errors.ts';
import { parseTopicName } from '../topics/topic-name.ts';
import { type Handlers, request } from './session.ts';

/** Who serves a topic (this broker serves all), its partitions, and what a namespace holds. */
export const lookupCommands: Handlers = {
  LookupTopic(session, { topic, requestId }) {
    try {
      parseTopicName(topic);
      session.send({
        type: 'LookupTopicResponse',
        requestId,
        brokerServiceUrl: session.broker.serviceUrl(),
        response: 'Connect',
        authoritative: true,
        // Clients keep the address they have, which may not be the one this broker sees of itself.
        proxyThroughServiceUrl: true,
      });
    } catch (error) {
      const { code, message } = session.explain(error);
      session.send({ type: 'LookupTopicResponse', requestId, response: 'Failed', error: code, message });
    }
  },

  async PartitionedTopicMetadata(session, { topic, requestId, metadataAutoCreationEnabled }) {
    try {
      const { topics } = session.broker;
      const partitions = await topics.resolvePartitions(parseTopicName(topic), metadataAutoCreationEnabled);
      session.send({ type: 'PartitionedTopicMetadataResponse', requestId, partitions, response: 'Success' });
    } catch (error) {
      const { code, message } = session.explain(error);
      session.send({
        type: 'PartitionedTopicMetadataResponse',
        requestId,
        response: 'Failed',
        error: code,
        message,
      });
    }
  },

  GetTopicsOfNamespace: request<'GetTopicsOfNamespace'>((session, { requestId, namespace, mode }) => {
    const { catalogue, topics } = session.broker;
    if (catalogue.get('namespace', namespace) === undefined) {
      throw new BrokerError('TopicNotFound', `Namespace not found: ${namespace}`);
    }
    const found = mode === 'NonPersistent' ? [] : topics.list(namespace);
    session.send({ type: 'GetTopicsOfNamespaceResponse', requestId, topics: found });
  }),
};
