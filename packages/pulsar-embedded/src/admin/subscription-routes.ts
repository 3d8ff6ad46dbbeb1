import type { Subscription } from '../topics/subscription.ts';
import type { Topic } from '../topics/topic.ts';
import { parseTopicName } from '../topics/topic-name.ts';
import { positionOf } from '../wire/positions.ts';
import { HttpError } from './http-error.ts';
import type { AdminRequest, Routes } from './router.ts';
import { existing, nameOf } from './topic-routes.ts';

const BASE = '/admin/v2/persistent/:tenant/:namespace/:topic';
const LATEST = { ledgerId: 2 ** 63, entryId: 2 ** 63 };

/** The topic, or every partition of a partitioned one. */
async function each(request: AdminRequest, mayCreate = false): Promise<Topic[]> {
  const name = nameOf(request);
  const { topics } = request.broker;
  const count = topics.partitions(name);
  if (count > 0) {
    const names = Array.from({ length: count }, (_, at) => parseTopicName(`${name.full}-partition-${at}`));
    return Promise.all(names.map((part) => topics.open(part, true)));
  }
  return [mayCreate ? await openOrCreate(request) : await existing(request)];
}

async function openOrCreate(request: AdminRequest): Promise<Topic> {
  try {
    return await request.broker.topics.open(nameOf(request), true);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'TopicNotFound') throw error;
    throw new HttpError(412, 'Topic does not exist and cannot be auto-created');
  }
}

async function eachSubscription(
  request: AdminRequest,
): Promise<{ topic: Topic; subscription: Subscription }[]> {
  const name = request.parameters.subscription ?? '';
  const found = (await each(request)).flatMap((topic) => {
    const subscription = topic.subscriptions.get(name);
    return subscription === undefined ? [] : [{ topic, subscription }];
  });
  if (found.length === 0) {
    throw new HttpError(404, `Subscription ${name} not found for topic ${nameOf(request).full}`);
  }
  return found;
}

function positionFrom(body: unknown, topic: Topic): number {
  const { ledgerId, entryId } = (body ?? LATEST) as { ledgerId?: unknown; entryId?: unknown };
  if (typeof ledgerId !== 'number' || typeof entryId !== 'number')
    throw new HttpError(400, 'Not a message id');
  return positionOf({ ledgerId, entryId }, topic);
}

async function create(request: AdminRequest): Promise<void> {
  const name = request.parameters.subscription ?? '';
  const topics = await each(request, true);
  if (topics.every(({ subscriptions }) => subscriptions.has(name))) {
    throw new HttpError(409, 'Subscription already exists for topic');
  }
  for (const topic of topics) {
    if (topic.subscriptions.has(name)) continue;
    await topic.createSubscription(name, true, { entryId: positionFrom(request.body, topic) });
  }
}

async function remove(request: AdminRequest): Promise<void> {
  const found = await eachSubscription(request);
  const isForced = request.query.get('force') === 'true';
  if (!isForced && found.some(({ subscription }) => subscription.consumers.size > 0)) {
    throw new HttpError(412, 'Subscription has active connected consumers');
  }
  for (const { topic, subscription } of found) await topic.removeSubscription(subscription);
}

async function seekAll(request: AdminRequest, target: (topic: Topic) => number): Promise<void> {
  for (const { topic, subscription } of await eachSubscription(request)) subscription.seek(target(topic));
  await request.broker.cursors.settled();
}

function resetToTime(request: AdminRequest): Promise<void> {
  const timeMs = Number(request.parameters.timestamp);
  if (!Number.isFinite(timeMs)) throw new HttpError(400, 'Not a timestamp');
  return seekAll(request, ({ log }) => log.index.firstPublishedAt(timeMs));
}

async function skip(request: AdminRequest): Promise<void> {
  const count = Number(request.parameters.count);
  if (!Number.isInteger(count) || count < 0) throw new HttpError(400, 'Not a number of messages');
  for (const { subscription, topic } of await eachSubscription(request))
    skipEntries(subscription, topic, count);
  await request.broker.cursors.settled();
}

/** Whole entries, as in Pulsar. */
function skipEntries(subscription: Subscription, { log }: Topic, count: number): void {
  const { cursor } = subscription;
  let left = count;
  let id = cursor.markDelete + 1;
  const skipped = [];
  for (; id <= log.index.last && left > 0; id += 1) {
    if (cursor.isAcked(id)) continue;
    skipped.push({ entryId: id });
    left -= log.index.messages(id);
  }
  subscription.ack(skipped);
}

async function list(request: AdminRequest): Promise<string[]> {
  const names = (await each(request)).flatMap(({ subscriptions }) => [...subscriptions.keys()]);
  return [...new Set(names)];
}

export const subscriptionRoutes: Routes = {
  [`GET ${BASE}/subscriptions`]: list,
  [`PUT ${BASE}/subscription/:subscription`]: create,
  [`DELETE ${BASE}/subscription/:subscription`]: remove,
  [`POST ${BASE}/subscription/:subscription/resetcursor`]: (request) =>
    seekAll(request, (topic) => positionFrom(request.body, topic)),
  [`POST ${BASE}/subscription/:subscription/resetcursor/:timestamp`]: resetToTime,
  [`POST ${BASE}/subscription/:subscription/skip_all`]: (request) =>
    seekAll(request, ({ log }) => log.index.last + 1),
  [`POST ${BASE}/subscription/:subscription/skip/:count`]: skip,
};
