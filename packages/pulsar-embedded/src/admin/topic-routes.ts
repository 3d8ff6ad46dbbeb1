import type { Topic } from '../topics/topic.ts';
import { parseTopicName, type TopicName, topicName } from '../topics/topic-name.ts';
import { HttpError } from './http-error.ts';
import type { AdminRequest, Routes } from './router.ts';
import { internalStats, partitionedStats, topicStats } from './stats.ts';

const BASE = '/admin/v2/persistent/:tenant/:namespace';

/** The topic that a path names. */
export function nameOf({ parameters }: AdminRequest): TopicName {
  const { tenant = '', namespace = '', topic = '' } = parameters;
  return parseTopicName(topicName(tenant, namespace, topic).full);
}

/** The topic, which must be there. @throws HttpError 404 */
export function existing(request: AdminRequest): Promise<Topic> {
  const name = nameOf(request);
  if (request.broker.topics.info(name) === undefined)
    throw new HttpError(404, `Topic ${name.full} not found`);
  return request.broker.topics.open(name, false);
}

function namespaceOf({ broker, parameters }: AdminRequest): string {
  const namespace = `${parameters.tenant}/${parameters.namespace}`;
  if (broker.catalogue.get('namespace', namespace) === undefined)
    throw new HttpError(404, 'Namespace not found');
  return namespace;
}

async function create(request: AdminRequest): Promise<void> {
  const name = nameOf(request);
  namespaceOf(request);
  if (request.broker.topics.exists(name)) throw new HttpError(409, 'This topic already exists');
  await request.broker.topics.create(name);
}

function partitionCount(body: unknown): number {
  if (typeof body !== 'number' || !Number.isInteger(body) || body < 1) {
    throw new HttpError(406, 'Number of partitions should be more than 0');
  }
  return body;
}

async function createPartitioned(request: AdminRequest): Promise<void> {
  const name = nameOf(request);
  namespaceOf(request);
  const partitions = partitionCount(request.body);
  if (request.broker.topics.exists(name)) throw new HttpError(409, 'This topic already exists');
  await request.broker.topics.createPartitioned(name, partitions);
}

async function addPartitions(request: AdminRequest): Promise<void> {
  const name = nameOf(request);
  const before = request.broker.topics.partitions(name);
  if (before === 0) throw new HttpError(409, 'Topic is not partitioned topic');
  const partitions = partitionCount(request.body);
  if (partitions <= before)
    throw new HttpError(422, 'Number of partitions must be more than existing partitions');
  await request.broker.topics.createPartitioned(name, partitions);
}

function partitionedMetadata(request: AdminRequest): unknown {
  const name = nameOf(request);
  namespaceOf(request);
  if (!request.broker.topics.exists(name)) throw new HttpError(404, `Topic ${name.full} not found`);
  return { partitions: request.broker.topics.partitions(name), deleted: false };
}

async function remove(request: AdminRequest): Promise<void> {
  const name = nameOf(request);
  if (request.broker.topics.partitions(name) > 0) {
    throw new HttpError(
      409,
      `${name.full} is a partitioned topic, instead of calling delete topic, please call delete-partitioned-topic.`,
    );
  }
  const topic = await existing(request);
  await refuseInUse(topic, request);
  await request.broker.topics.remove(topic.name);
  if (topic.name.partition < 0) await request.broker.schemas.remove(topic.name);
}

async function removePartitioned(request: AdminRequest): Promise<void> {
  const name = nameOf(request);
  if (request.broker.topics.partitions(name) === 0)
    throw new HttpError(404, 'Partitioned topic does not exist');
  for (const topic of await request.broker.topics.loaded()) {
    if (topic.name.base === name.full) await refuseInUse(topic, request);
  }
  await request.broker.topics.removePartitioned(name);
  await request.broker.schemas.remove(name);
}

async function refuseInUse(topic: Topic, { query }: AdminRequest): Promise<void> {
  const isRead = [...topic.subscriptions.values()].some(({ consumers }) => consumers.size > 0);
  if (query.get('force') !== 'true' && (isRead || topic.producers.size > 0)) {
    throw new HttpError(412, 'Topic has active producers/subscriptions');
  }
}

async function unload(request: AdminRequest): Promise<void> {
  (await existing(request)).disconnectAll();
}

async function lastMessageId(request: AdminRequest): Promise<unknown> {
  const { ledgerId, log, name } = await existing(request);
  const batchSize = log.index.batchSize(log.index.last);
  const partitionIndex = name.partition;
  return { ledgerId, entryId: log.index.last, partitionIndex, batchSize, batchIndex: batchSize - 1 };
}

async function partitionedStatsOf(request: AdminRequest): Promise<unknown> {
  const name = nameOf(request);
  const { topics, clock } = request.broker;
  const count = topics.partitions(name);
  if (count === 0) throw new HttpError(404, `Partitioned Topic not found: ${name.full} has zero partitions`);
  const names = Array.from({ length: count }, (_, at) => parseTopicName(`${name.full}-partition-${at}`));
  return partitionedStats(await Promise.all(names.map((part) => topics.open(part, true))), clock.now());
}

export const topicRoutes: Routes = {
  [`GET ${BASE}`]: (request) => request.broker.topics.list(namespaceOf(request)),
  [`GET ${BASE}/partitioned`]: (request) => request.broker.topics.listPartitioned(namespaceOf(request)),
  [`PUT ${BASE}/:topic`]: create,
  [`DELETE ${BASE}/:topic`]: remove,
  [`GET ${BASE}/:topic/partitions`]: partitionedMetadata,
  [`PUT ${BASE}/:topic/partitions`]: createPartitioned,
  [`POST ${BASE}/:topic/partitions`]: addPartitions,
  [`DELETE ${BASE}/:topic/partitions`]: removePartitioned,
  [`GET ${BASE}/:topic/stats`]: async (request) =>
    topicStats(await existing(request), request.broker.clock.now()),
  [`GET ${BASE}/:topic/partitioned-stats`]: partitionedStatsOf,
  [`GET ${BASE}/:topic/internalStats`]: async (request) => internalStats(await existing(request)),
  [`GET ${BASE}/:topic/lastMessageId`]: lastMessageId,
  [`PUT ${BASE}/:topic/unload`]: unload,
};
