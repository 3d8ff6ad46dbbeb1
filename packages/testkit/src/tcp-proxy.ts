import { connect, createServer, type Server, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Open connections through it. */
  readonly connections: number;
  /** Breaks every open connection as a pulled cable would be noticed: with a reset, on both sides. */
  cut(): void;
  /** Cuts, and refuses new connections until `restore`. */
  refuse(): void;
  /** Lets nothing through in either direction, while connections stay open (what is sent waits), until `restore`. */
  stall(): void;
  restore(): void;
  /** Passes on at most this many more bytes towards the target, then cuts. */
  cutAfterBytes(count: number): void;
  /** Passes on what is sent, and refuses as soon as anything comes back, none of it passed on: what was asked for was done. */
  refuseAtReply(): void;
  stop(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
}

/** A network that can fail, between a client and `target`; listens on a free port of 127.0.0.1. */
export async function startTcpProxy(target: {
  readonly host?: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const state = new ProxyState(target.host ?? '127.0.0.1', target.port);
  const server = createServer((client) => state.accept(client));
  const port = await listen(server);
  return {
    port,
    get connections() {
      return state.pairs.size;
    },
    cut: () => state.cut(),
    refuse: () => state.refuse(),
    stall: () => state.stall(),
    restore: () => state.restore(),
    cutAfterBytes: (count) => state.cutAfterBytes(count),
    refuseAtReply: () => state.refuseAtReply(),
    stop: () => {
      state.cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

class ProxyState {
  readonly pairs = new Set<Pair>();
  readonly #host: string;
  readonly #port: number;
  #mode: 'open' | 'refusing' | 'stalled' = 'open';
  #bytesLeft = Number.POSITIVE_INFINITY;
  #refusesAtReply = false;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  accept(client: Socket): void {
    if (this.#mode === 'refusing') {
      client.resetAndDestroy();
      return;
    }
    const pair: Pair = { client, upstream: connect(this.#port, this.#host) };
    this.pairs.add(pair);
    for (const socket of [pair.client, pair.upstream]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.#drop(pair));
      socket.on('close', () => this.#drop(pair));
    }
    pair.client.on('data', (bytes: Buffer) => this.#forward(pair, bytes));
    pair.client.on('end', () => pair.upstream.end());
    pair.upstream.on('data', () => {
      if (this.#refusesAtReply) this.refuse();
    });
    pair.upstream.pipe(pair.client);
    if (this.#mode === 'stalled') halt(pair);
  }

  cut(): void {
    for (const pair of this.pairs) this.#drop(pair);
  }

  refuseAtReply(): void {
    this.#refusesAtReply = true;
  }

  refuse(): void {
    this.#refusesAtReply = false;
    this.#mode = 'refusing';
    this.cut();
  }

  stall(): void {
    this.#mode = 'stalled';
    for (const pair of this.pairs) halt(pair);
  }

  restore(): void {
    const stalled = this.#mode === 'stalled';
    this.#mode = 'open';
    this.#bytesLeft = Number.POSITIVE_INFINITY;
    if (!stalled) return; // a second pipe would pass everything on twice
    for (const { client, upstream } of this.pairs) {
      client.resume();
      upstream.pipe(client);
    }
  }

  cutAfterBytes(count: number): void {
    this.#bytesLeft = count;
  }

  #forward(pair: Pair, bytes: Buffer): void {
    if (bytes.length < this.#bytesLeft) {
      this.#bytesLeft -= bytes.length;
      if (!pair.upstream.write(bytes)) this.#waitForDrain(pair);
      return;
    }
    pair.upstream.write(bytes.subarray(0, this.#bytesLeft), () => this.cut());
    this.#bytesLeft = Number.POSITIVE_INFINITY;
  }

  #waitForDrain({ client, upstream }: Pair): void {
    client.pause();
    upstream.once('drain', () => {
      if (this.#mode !== 'stalled') client.resume();
    });
  }

  #drop(pair: Pair): void {
    if (!this.pairs.delete(pair)) return;
    pair.client.resetAndDestroy();
    pair.upstream.resetAndDestroy();
  }
}

function halt({ client, upstream }: Pair): void {
  upstream.unpipe(client);
  client.pause();
  upstream.pause();
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
