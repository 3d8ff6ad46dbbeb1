import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

// What tests look into is as deep as their queries.
// oxlint-disable-next-line typescript/no-explicit-any
type Data = any;

/** A subscription as a test reads it: item by item. */
export class Stream {
  readonly #items: Data[] = [];
  readonly #waiting: { resolve: (item: Data) => void; reject: (error: unknown) => void }[] = [];
  readonly #leave: () => void;
  #over: { readonly error?: unknown } | undefined;

  constructor(client: Client, query: string, variables: Record<string, unknown>) {
    this.#leave = client.subscribe(
      { query, variables },
      {
        next: (result) => this.#push(result),
        error: (error) => this.#end({ error }),
        complete: () => this.#end({}),
      },
    );
  }

  /** The next item's data; rejects with the errors when it brings some, or when there is no next one. */
  next(): Promise<Data> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve(item);
    if (this.#over !== undefined)
      return Promise.reject(this.#over.error ?? new Error('The subscription has ended.'));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** All that is left, once it has ended. */
  async untilEnd(): Promise<Data[]> {
    const items: Data[] = [];
    for (;;) {
      const item = await this.next().catch((error: unknown) => {
        if (this.#over?.error !== undefined) throw error;
        return undefined;
      });
      if (item === undefined) return items;
      items.push(item);
    }
  }

  leave(): void {
    this.#leave();
  }

  #push(result: { data?: Data; errors?: readonly unknown[] | undefined }): void {
    if (result.errors !== undefined) return this.#end({ error: result.errors });
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#items.push(result.data);
    else waiting.resolve(result.data);
  }

  #end(over: { readonly error?: unknown }): void {
    this.#over ??= over;
    for (const { reject } of this.#waiting.splice(0))
      reject(over.error ?? new Error('The subscription has ended.'));
  }
}

/** The client that graphql-ws brings, on one socket. */
export class SocketClient {
  readonly #client: Client;
  readonly #closed: Promise<unknown>;

  private constructor(client: Client, closed: Promise<unknown>) {
    this.#client = client;
    this.#closed = closed;
  }

  /** Connects at once; `authorization` goes into connection_init. */
  static async open(url: string, authorization?: string): Promise<SocketClient> {
    let onClosed: (event: unknown) => void = () => undefined;
    const closed = new Promise<unknown>((resolve) => {
      onClosed = resolve;
    });
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      ...(authorization === undefined ? {} : { connectionParams: { authorization } }),
    });
    client.on('closed', onClosed);
    await new Promise<void>((resolve, reject) => {
      client.on('connected', () => resolve());
      client.on('closed', reject);
    });
    return new SocketClient(client, closed);
  }

  subscribe(query: string, variables: Record<string, unknown> = {}): Stream {
    return new Stream(this.#client, query, variables);
  }

  /** How the socket was closed, once it is. */
  get closed(): Promise<{ code: number; reason: string }> {
    return this.#closed as Promise<{ code: number; reason: string }>;
  }

  async close(): Promise<void> {
    await this.#client.dispose();
    await this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
