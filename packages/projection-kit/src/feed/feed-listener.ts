import type { Logger } from '@alpes/runtime';
import type { Pool, PoolClient } from 'pg';
import { FEED_CHANNEL } from './feed-writer.ts';

/**
 * One connection that listens for new pointers. `none`: not connected; `ensure` connects. `connecting`. `listening`:
 * every notification calls `onWake`; goes back to `none` when the connection breaks. `stopped`: for good.
 */
type ListenerState =
  | { readonly at: 'none' }
  | { readonly at: 'connecting'; readonly done: Promise<void> }
  | { readonly at: 'listening'; readonly client: PoolClient }
  | { readonly at: 'stopped' };

export class FeedListener {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #onWake: () => void;
  #state: ListenerState = { at: 'none' };

  constructor(pool: Pool, logger: Logger, onWake: () => void) {
    this.#pool = pool;
    this.#logger = logger;
    this.#onWake = onWake;
  }

  /** Connects unless it is connected. Failing is no matter: the next call tries again. */
  ensure(): void {
    if (this.#state.at !== 'none') return;
    const done = this.#connect().catch((err: unknown) => {
      this.#logger.debug({ err }, 'not listening to the feed');
      if (this.#state.at === 'connecting') this.#state = { at: 'none' };
    });
    this.#state = { at: 'connecting', done };
  }

  async stop(): Promise<void> {
    const state = this.#state;
    this.#state = { at: 'stopped' };
    if (state.at === 'connecting') await state.done;
    if (state.at === 'listening') state.client.release(true);
  }

  async #connect(): Promise<void> {
    const client = await this.#pool.connect();
    const broke = () => this.#broke(client);
    client.on('error', broke);
    client.on('end', broke);
    client.on('notification', () => this.#onWake());
    try {
      await client.query(`LISTEN ${FEED_CHANNEL}`);
    } catch (error) {
      client.release(true);
      throw error;
    }
    if (this.#state.at === 'stopped') return client.release(true);
    this.#state = { at: 'listening', client };
    this.#onWake();
  }

  #broke(client: PoolClient): void {
    if (this.#state.at !== 'listening' || this.#state.client !== client) return;
    this.#state = { at: 'none' };
    client.release(true);
  }
}
