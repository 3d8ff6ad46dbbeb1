import { BrokerError } from '../errors.ts';

/** A persistent topic's name in its parts. */
export interface TopicName {
  readonly tenant: string;
  readonly namespace: string;
  readonly topic: string;
  /** -1 when it is not a partition. */
  readonly partition: number;
  /** `persistent://tenant/namespace/topic`. */
  readonly full: string;
  /** The same without `-partition-N`: what schemas and partition counts belong to. */
  readonly base: string;
}

const PARTITION = /-partition-(\d+)$/;
const NAME = /^[-=:.\w]*$/;
/** Would not survive a log line, nor a key of ours. */
const CONTROL = /\p{Cc}/u;

/**
 * Reads `topic`, `tenant/namespace/topic` or `persistent://tenant/namespace/topic`.
 * @throws BrokerError `InvalidTopicName`; `NotAllowedError` for non-persistent topics, which aren't supported.
 */
export function parseTopicName(text: string): TopicName {
  if (text.startsWith('non-persistent://')) {
    throw new BrokerError('NotAllowedError', 'The embedded broker has no non-persistent topics');
  }
  const path = text.startsWith('persistent://') ? text.slice('persistent://'.length) : shortName(text);
  const [tenant = '', namespace = '', ...rest] = path.split('/');
  const topic = rest.join('/');
  if (
    CONTROL.test(path) ||
    path.includes('://') ||
    rest.length !== 1 ||
    topic === '' ||
    !isName(tenant) ||
    !isName(namespace)
  ) {
    throw new BrokerError('InvalidTopicName', `Invalid topic name: ${text}`);
  }
  return topicName(tenant, namespace, topic);
}

/** Names of tenants and namespaces, as Pulsar takes them. */
export function isName(text: string): boolean {
  return text !== '' && NAME.test(text);
}

export function topicName(tenant: string, namespace: string, topic: string): TopicName {
  const found = PARTITION.exec(topic);
  const prefix = `persistent://${tenant}/${namespace}/`;
  return {
    tenant,
    namespace,
    topic,
    partition: found === null ? -1 : Number(found[1]),
    full: prefix + topic,
    base: prefix + topic.replace(PARTITION, ''),
  };
}

export function partitionName(base: string, partition: number): string {
  return `${base}-partition-${partition}`;
}

function shortName(text: string): string {
  return text.includes('/') ? text : `public/default/${text}`;
}
