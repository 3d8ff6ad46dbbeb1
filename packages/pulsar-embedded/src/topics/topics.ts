import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { BrokerError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { type LogFile, openLogFile, syncDirectory } from '../storage/log-file.ts';
import { TailCache } from '../storage/tail-cache.ts';
import { TopicLog } from '../storage/topic-log.ts';
import type { Catalogue, NamespacePolicies, TopicInfo } from './catalogue.ts';
import type { CursorStore } from './cursor-store.ts';
import { Topic } from './topic.ts';
import { parseTopicName, partitionName, type TopicName } from './topic-name.ts';

export interface TopicsOptions {
  readonly directory: string;
  readonly catalogue: Catalogue;
  readonly cursors: CursorStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tests fill the disk here. */
  readonly openFile?: (path: string) => Promise<LogFile>;
}

/** Every topic of the broker. A topic is loaded (its file checked and indexed) when it is first used. */
export class Topics {
  readonly #options: TopicsOptions;
  readonly #loaded = new Map<string, Promise<Topic>>();
  readonly #removing = new Map<string, Promise<void>>();
  readonly #cache = new TailCache();

  constructor(options: TopicsOptions) {
    this.#options = options;
  }

  static async open(options: TopicsOptions): Promise<Topics> {
    await mkdir(options.directory, { recursive: true });
    return new Topics(options);
  }

  /** Whether the topic was created, as a topic of its own or as a partitioned one. */
  exists(name: TopicName): boolean {
    return this.info(name) !== undefined || this.partitions(name) > 0;
  }

  info(name: TopicName): TopicInfo | undefined {
    return this.#options.catalogue.get('topic', name.full);
  }

  /** How many partitions a topic has; 0 for one that is not partitioned. */
  partitions(name: TopicName): number {
    return this.#options.catalogue.get('partitioned', name.full)?.partitions ?? 0;
  }

  /** Full names of a namespace's topics (partitions by themselves), sorted. */
  list(namespace: string): string[] {
    return this.#options.catalogue.names('topic', `persistent://${namespace}/`);
  }

  listPartitioned(namespace: string): string[] {
    return this.#options.catalogue.names('partitioned', `persistent://${namespace}/`);
  }

  /** Topics in use now. */
  async loaded(): Promise<Topic[]> {
    return Promise.all(this.#loaded.values());
  }

  /**
   * The topic; created when it isn't there, where the namespace allows that and `mayCreate`.
   * @throws BrokerError `TopicNotFound`, `PersistenceError`; `NotAllowedError` for a partitioned topic's base name.
   */
  async open(name: TopicName, mayCreate: boolean): Promise<Topic> {
    await this.#removing.get(name.full)?.catch(() => undefined);
    const loaded = this.#loaded.get(name.full);
    if (loaded !== undefined) return loaded;
    if (this.info(name) === undefined) this.#refuseCreation(name, mayCreate);
    const loading = this.#load(name);
    this.#loaded.set(name.full, loading);
    loading.catch(() => this.#loaded.delete(name.full));
    return loading;
  }

  /**
   * The partitions a client should use, creating the topic when the namespace says so: 0 when it is not partitioned.
   * @throws BrokerError `TopicNotFound`.
   */
  async resolvePartitions(name: TopicName, mayCreate: boolean): Promise<number> {
    const policies = this.#policies(name);
    if (this.exists(name) || name.partition >= 0) return this.partitions(name);
    const auto = policies.autoTopicCreation;
    if (!mayCreate || auto?.allowAutoTopicCreation === false) throw topicNotFound(name);
    if (auto?.topicType === 'partitioned') await this.createPartitioned(name, auto.defaultNumPartitions ?? 1);
    return this.partitions(name);
  }

  /** Resolves when the topic is on the disk. @throws BrokerError `TopicNotFound` for a missing namespace. */
  async create(name: TopicName): Promise<Topic> {
    this.#policies(name);
    await this.#removing.get(name.full)?.catch(() => undefined);
    const loaded = this.#loaded.get(name.full) ?? this.#load(name);
    this.#loaded.set(name.full, loaded);
    loaded.catch(() => this.#loaded.delete(name.full));
    return loaded;
  }

  /** Creates or enlarges a partitioned topic, with the subscriptions that its first partition has. */
  async createPartitioned(name: TopicName, partitions: number): Promise<void> {
    this.#policies(name);
    await this.#options.catalogue.put('partitioned', name.full, { partitions });
    const topics: Topic[] = [];
    for (let partition = 0; partition < partitions; partition += 1) {
      topics.push(await this.create(parseTopicName(partitionName(name.full, partition))));
    }
    const subscriptions = [...(topics[0]?.subscriptions.values() ?? [])].filter(
      ({ options }) => options.isDurable,
    );
    for (const topic of topics) {
      for (const { name: subscription } of subscriptions) {
        if (!topic.subscriptions.has(subscription))
          await topic.createSubscription(subscription, true, { entryId: 0 });
      }
    }
  }

  /** Deletes a topic (or one partition) with its messages and subscriptions. */
  async remove(name: TopicName): Promise<void> {
    const info = this.info(name);
    if (info === undefined) throw topicNotFound(name);
    const removing = this.#removing.get(name.full) ?? this.#remove(name, info);
    this.#removing.set(name.full, removing);
    try {
      await removing;
    } finally {
      this.#removing.delete(name.full);
    }
  }

  async #remove(name: TopicName, info: TopicInfo): Promise<void> {
    const { catalogue, cursors } = this.#options;
    const topic = await this.#loaded.get(name.full)?.catch(() => undefined);
    this.#loaded.delete(name.full);
    await topic?.close();
    for (const subscription of cursors.ofTopic(name.full).keys())
      await cursors.remove(name.full, subscription);
    await catalogue.remove('topic', name.full);
    await rm(this.#path(info), { force: true });
  }

  /** Deletes a partitioned topic and all of its partitions. */
  async removePartitioned(name: TopicName): Promise<void> {
    for (let partition = 0; partition < this.partitions(name); partition += 1) {
      const part = parseTopicName(partitionName(name.full, partition));
      if (this.info(part) !== undefined) await this.remove(part);
    }
    await this.#options.catalogue.remove('partitioned', name.full);
  }

  /** Resolves when nothing waits to be written. */
  async settled(): Promise<void> {
    const settled = [...this.#loaded.values()].map((topic) => topic.then(({ log }) => log.settled()));
    await Promise.allSettled(settled);
  }

  /** Finishes writing and closes every file. */
  async close(): Promise<void> {
    const loaded = [...this.#loaded.values()];
    this.#loaded.clear();
    await Promise.all(loaded.map((topic) => topic.then((open) => open.close()).catch(() => undefined)));
  }

  #policies(name: TopicName): NamespacePolicies {
    return this.#options.catalogue.policies(`${name.tenant}/${name.namespace}`);
  }

  #refuseCreation(name: TopicName, mayCreate: boolean): void {
    const policies = this.#policies(name);
    if (this.partitions(name) > 0) {
      throw new BrokerError(
        'NotAllowedError',
        `Topic ${name.full} is partitioned; use one of its partitions`,
      );
    }
    const isPartition =
      name.partition >= 0 && this.#options.catalogue.get('partitioned', name.base) !== undefined;
    const isAllowed = policies.autoTopicCreation?.allowAutoTopicCreation !== false && !isPartition;
    if (!mayCreate || !isAllowed) throw topicNotFound(name);
  }

  async #load(name: TopicName): Promise<Topic> {
    const { catalogue, cursors, clock, logger, openFile = openLogFile, directory } = this.#options;
    const info = this.info(name) ?? (await this.#register(name));
    const { log, tornBytes } = await TopicLog.open(await openFile(this.#path(info)), this.#cache);
    await syncDirectory(directory);
    if (tornBytes > 0)
      logger.warn({ topic: name.full, tornBytes }, 'cut off a torn tail that nobody had been promised');
    const saveEpoch = (epoch: number): Promise<void> => catalogue.put('topic', name.full, { ...info, epoch });
    return new Topic({ name, info, log, cursors, clock, logger, saveEpoch });
  }

  async #register(name: TopicName): Promise<TopicInfo> {
    const { catalogue, clock } = this.#options;
    const info: TopicInfo = { ledgerId: await catalogue.nextLedgerId(), createdAtMs: clock.now() };
    await catalogue.put('topic', name.full, info);
    return info;
  }

  #path(info: TopicInfo): string {
    return join(this.#options.directory, `${info.ledgerId}.log`);
  }
}

function topicNotFound(name: TopicName): BrokerError {
  return new BrokerError('TopicNotFound', `Topic ${name.full} not found`);
}
