import { once } from 'node:events';
import type { Socket } from 'node:net';
import {
  type Command,
  type CommandOf,
  type CommandToSend,
  type CommandType,
  DEFAULT_MAX_MESSAGE_SIZE,
  encodeFrame,
  FRAME_OVERHEAD,
  type Frame,
  FrameDecoder,
  PROTOCOL_VERSION,
} from '@alpes/pulsar-protocol';
import { asPulsarError, PulsarError } from '../errors.ts';
import type { BrokerAddress, Settings } from '../settings.ts';
import { KeepAlive } from './keep-alive.ts';
import { type Request, Requests } from './requests.ts';
import { openSocket } from './socket.ts';

/** How long a broker that may be gone is waited for when all that is left is to say goodbye. */
export const GOODBYE_MS = 3_000;
const CLIENT_VERSION = 'Alpes-0.1.0';

/** A producer or a consumer, as its connection sees it. */
export interface Endpoint {
  /** Everything the broker sends it on its own account. */
  receive(frame: Frame): void;
  /** The connection is gone; called once, and nothing after it. */
  disconnected(error: PulsarError): void;
}

/**
 * handshaking: CONNECT was sent; entered at the start, left for ready at CONNECTED, for closed at anything else.
 * ready: requests go out, frames come in; left for closed when the socket, the broker or `close` ends it.
 * closed: final; every request has failed and every endpoint has been told.
 */
type State =
  | { readonly status: 'handshaking'; readonly connected: (error?: PulsarError) => void }
  | { readonly status: 'ready' }
  | { readonly status: 'closed'; readonly error: PulsarError };

/** One connection to one broker, shared by everything that talks to it. */
export class Connection {
  readonly #socket: Socket;
  readonly #settings: Settings;
  readonly #requests: Requests;
  readonly #keepAlive: KeepAlive;
  readonly #decoder = new FrameDecoder({ maxFrameSize: DEFAULT_MAX_MESSAGE_SIZE * 20 + FRAME_OVERHEAD });
  readonly #producers = new Map<number, Endpoint>();
  readonly #consumers = new Map<number, Endpoint>();
  readonly #onClose: () => void;
  #state: State;
  #corked = false;
  #maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE;

  private constructor(
    socket: Socket,
    settings: Settings,
    onClose: () => void,
    connected: (error?: PulsarError) => void,
  ) {
    this.#socket = socket;
    this.#settings = settings;
    this.#onClose = onClose;
    this.#requests = new Requests(settings.clock);
    this.#state = { status: 'handshaking', connected };
    this.#keepAlive = new KeepAlive(settings.clock, settings.keepAliveIntervalMs, {
      ping: () => this.send({ type: 'Ping' }),
      giveUp: () => this.#end(new PulsarError('Disconnected', 'The broker fell silent.')),
    });
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (cause) =>
      this.#end(new PulsarError('Disconnected', 'The connection broke.', { cause })),
    );
    socket.on('close', () => this.#end(new PulsarError('Disconnected', 'The broker closed the connection.')));
  }

  /**
   * Opens a connection and introduces this client.
   * @param proxyTo the broker behind the address, where a proxy stands in between
   * @throws {PulsarError} `ConnectError`, `AuthenticationError`, `Timeout`, …
   */
  static async open(
    address: BrokerAddress,
    proxyTo: string | undefined,
    settings: Settings,
    onClose: () => void,
  ): Promise<Connection> {
    const credentials = await settings.authentication?.credentials();
    const socket = await openSocket(address, settings);
    return new Promise((resolve, reject) => {
      const cancel = settings.clock.after(settings.connectionTimeoutMs, () =>
        connection.#end(new PulsarError('ConnectError', 'The broker did not answer CONNECT.')),
      );
      const connection = new Connection(socket, settings, onClose, (error) => {
        cancel();
        if (error === undefined) resolve(connection);
        else reject(error);
      });
      connection.send({
        type: 'Connect',
        clientVersion: CLIENT_VERSION,
        protocolVersion: PROTOCOL_VERSION,
        authMethodName: settings.authentication?.method ?? 'none',
        authData: credentials,
        proxyToBrokerUrl: proxyTo,
        featureFlags: { authRefresh: true, brokerEntryMetadata: true },
      });
    });
  }

  /** Largest message, metadata included, that the broker takes. */
  get maxMessageSize(): number {
    return this.#maxMessageSize;
  }

  get closed(): boolean {
    return this.#state.status === 'closed';
  }

  addProducer(id: number, endpoint: Endpoint): void {
    this.#producers.set(id, endpoint);
  }

  removeProducer(id: number): void {
    this.#producers.delete(id);
  }

  addConsumer(id: number, endpoint: Endpoint): void {
    this.#consumers.set(id, endpoint);
  }

  removeConsumer(id: number): void {
    this.#consumers.delete(id);
  }

  /** Sends a command that is answered by `expects`. @throws {PulsarError} what the broker answered, or `Timeout` */
  request<N extends CommandType>(expects: N, request: Request, timeoutMs?: number): Promise<CommandOf<N>> {
    if (this.#state.status === 'closed') return Promise.reject(this.#state.error);
    return this.#requests.start(expects, timeoutMs ?? this.#settings.operationTimeoutMs, (requestId) =>
      this.send(request(requestId)),
    );
  }

  send(command: CommandToSend): void {
    this.write(encodeFrame(command));
  }

  /** What is written in one turn of the event loop leaves together. On a closed connection it goes nowhere. */
  write(bytes: Uint8Array): void {
    if (this.#state.status === 'closed') return;
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(bytes);
  }

  /** Ends the connection as if the network had; whoever uses it connects again. */
  abandon(reason: PulsarError): void {
    this.#end(reason);
  }

  /** Whoever uses it has said goodbye to the broker and been answered. Resolves when the socket is gone. */
  async close(): Promise<void> {
    const gone = this.#socket.closed ? undefined : once(this.#socket, 'close');
    this.#end(new PulsarError('AlreadyClosed', 'The client was closed.'));
    await gone;
  }

  #read(chunk: Buffer): void {
    this.#keepAlive.heard();
    try {
      for (const frame of this.#decoder.push(chunk)) this.#dispatch(frame);
    } catch (cause) {
      this.#settings.log(3, `Closing a connection: ${asPulsarError(cause).message}`);
      this.#end(
        new PulsarError('ProtocolError', 'The broker sent bytes that are not the protocol.', { cause }),
      );
    }
  }

  #dispatch(frame: Frame): void {
    const { command } = frame;
    switch (command.type) {
      case 'Message':
      case 'CloseConsumer':
      case 'ActiveConsumerChange':
      case 'ReachedEndOfTopic':
        this.#consumers.get(command.consumerId)?.receive(frame);
        break;
      case 'SendReceipt':
      case 'SendError':
      case 'CloseProducer':
        this.#producers.get(command.producerId)?.receive(frame);
        break;
      default:
        this.#answer(command);
    }
  }

  #answer(command: Command): void {
    switch (command.type) {
      case 'Ping':
        this.send({ type: 'Pong' });
        break;
      case 'Connected':
        this.#connected(command);
        break;
      case 'AuthChallenge':
        void this.#authenticateAgain();
        break;
      case 'Error':
        if (this.#state.status === 'handshaking') this.#end(new PulsarError(command.error, command.message));
        else this.#requests.settle(command);
        break;
      default:
        this.#requests.settle(command);
    }
  }

  #connected(command: CommandOf<'Connected'>): void {
    if (this.#state.status !== 'handshaking') return;
    const { connected } = this.#state;
    this.#maxMessageSize = command.maxMessageSize ?? DEFAULT_MAX_MESSAGE_SIZE;
    this.#state = { status: 'ready' };
    this.#keepAlive.start();
    connected();
  }

  async #authenticateAgain(): Promise<void> {
    const { authentication } = this.#settings;
    try {
      const data = await authentication?.credentials();
      const response = { method: authentication?.method ?? 'none', data };
      this.send({
        type: 'AuthResponse',
        clientVersion: CLIENT_VERSION,
        protocolVersion: PROTOCOL_VERSION,
        response,
      });
    } catch (cause) {
      this.#end(new PulsarError('AuthenticationError', 'There are no credentials to send.', { cause }));
    }
  }

  #end(error: PulsarError): void {
    if (this.#state.status === 'closed') return;
    const before = this.#state;
    this.#state = { status: 'closed', error };
    this.#keepAlive.stop();
    this.#socket.destroy();
    this.#onClose();
    if (before.status === 'handshaking') before.connected(error);
    this.#requests.failAll(error);
    const endpoints = [...this.#producers.values(), ...this.#consumers.values()];
    this.#producers.clear();
    this.#consumers.clear();
    for (const endpoint of endpoints) endpoint.disconnected(error);
  }
}
