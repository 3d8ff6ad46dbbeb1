import type { Message } from '@alpes/contracts';
import type { Pool } from 'pg';
import type { Broker, Publisher } from './broker.ts';
import { run } from './database.ts';
import type { ServiceDefinition } from './definition.ts';
import { KitError } from './errors.ts';
import { connectLeader, tryLock } from './leadership.ts';
import { type JournalRow, messageOf, readProgress, SchemaTexts } from './relay.ts';
import type { Settings } from './settings.ts';
import * as sql from './statements.ts';

/** What recovering came to. */
export type Recovered =
  | { readonly done: 'nothing'; readonly generation: number }
  /** The topic knew more than the journal: positions go on under a new generation, which counts as later. */
  | { readonly done: 'generation-raised'; readonly generation: number }
  /** The topic was empty and holds the whole journal again. */
  | { readonly done: 'republished'; readonly generation: number; readonly events: number };

export interface RecoveryOptions<S, M extends Message> {
  readonly pool: Pool;
  readonly broker: Broker;
  readonly definition: ServiceDefinition<S, M>;
  readonly settings: Settings;
}

const PORTION = 1_000;

/** The name of what only one replica of a service does. */
export const RELAY = 'alpes relay';

export class Recovery<S, M extends Message> {
  readonly #options: RecoveryOptions<S, M>;

  constructor(options: RecoveryOptions<S, M>) {
    this.#options = options;
  }

  /** @throws KitError SERVICE_RUNNING */
  async recover(): Promise<Recovered> {
    const { settings, definition } = this.#options;
    // Publishing may take long without a word to the database: the lock must not go meanwhile.
    const client = await connectLeader({ databaseUrl: settings.databaseUrl, stallMs: 0 });
    try {
      if (!(await tryLock(client, RELAY))) {
        throw new KitError('SERVICE_RUNNING', `Stop every replica of ${definition.name} first.`);
      }
      return await this.#locked();
    } finally {
      await client.end();
    }
  }

  async #locked(): Promise<Recovered> {
    const publisher = this.#options.broker.publisher();
    try {
      const end = await publisher.end(this.#topic);
      const { head } = await readProgress(this.#options.pool);
      if (end.empty) return await this.#republish(publisher, head);
      const { place } = end;
      const ahead =
        place !== undefined && (place.generation > head.generation || place.position > head.events);
      if (!ahead || place.generation < head.generation)
        return { done: 'nothing', generation: head.generation };
      return await this.#raise(place.generation + 1, head.events);
    } finally {
      await publisher.close();
    }
  }

  get #topic(): string {
    return this.#options.definition.events.topic(this.#options.settings.tenant);
  }

  async #raise(generation: number, events: number): Promise<Recovered> {
    await run(this.#options.pool, sql.raiseGeneration, [generation]);
    // Whatever this journal has, the topic has: it was published before it was backed up, or after.
    await run(this.#options.pool, sql.advanceRelay, [['events'], [events]]);
    return { done: 'generation-raised', generation };
  }

  async #republish(publisher: Publisher, head: { generation: number; events: number }): Promise<Recovered> {
    const { pool } = this.#options;
    const schemas = new SchemaTexts(pool);
    for (let after = 0; after < head.events; ) {
      const rows = await run<JournalRow>(pool, sql.journaled, ['events', after, PORTION]);
      const same = leading(rows, ({ schema }) => schema);
      const schema = await schemas.get(same[0]?.schema ?? '');
      await publisher.publish({ topic: this.#topic, schema }, same.map(messageOf));
      after = Number(same.at(-1)?.position ?? head.events);
    }
    await run(pool, sql.advanceRelay, [['events'], [head.events]]);
    if (head.events === 0) return { done: 'nothing', generation: head.generation };
    return { done: 'republished', generation: head.generation, events: head.events };
  }
}

/** The first items that agree. */
function leading<T>(items: readonly T[], valueOf: (item: T) => unknown): T[] {
  const end = items.findIndex((item) => valueOf(item) !== valueOf(items[0] as T));
  return end === -1 ? [...items] : items.slice(0, end);
}
