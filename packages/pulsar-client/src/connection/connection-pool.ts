import { closed } from '../errors.ts';
import type { BrokerAddress, Settings } from '../settings.ts';
import { Connection } from './connection.ts';

/** One connection to each broker; opened when first asked for, forgotten when it ends. */
export class ConnectionPool {
  readonly #settings: Settings;
  readonly #connections = new Map<string, Promise<Connection>>();
  #closed = false;
  #next = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** To any of the service URL's addresses; the next one after a failure. @throws {PulsarError} */
  async toService(proxyTo?: string): Promise<Connection> {
    const { addresses } = this.#settings;
    const address = addresses[this.#next % addresses.length]!;
    try {
      return await this.to(address, proxyTo);
    } catch (error) {
      this.#next++;
      throw error;
    }
  }

  /** @throws {PulsarError} */
  to(address: BrokerAddress, proxyTo?: string): Promise<Connection> {
    if (this.#closed) return Promise.reject(closed('client'));
    const key = `${address.host}:${address.port} ${proxyTo ?? ''}`;
    const existing = this.#connections.get(key);
    if (existing !== undefined) return existing;
    const forget = () => {
      if (this.#connections.get(key) === opening) this.#connections.delete(key);
    };
    const opening = Connection.open(address, proxyTo, this.#settings, forget);
    this.#connections.set(key, opening);
    opening.catch(forget);
    return opening;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opening = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.all(
      opening.map((each) =>
        each.then(
          (connection) => connection.close(),
          () => undefined,
        ),
      ),
    );
  }
}
