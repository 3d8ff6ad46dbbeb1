import type { Socket } from 'node:net';
import { type Command, type Frame, FrameDecoder } from '@alpes/pulsar-protocol';
import { BrokerError } from '../errors.ts';
import type { BrokerContext } from './broker-context.ts';
import { consumerCommands } from './consumer-commands.ts';
import { lookupCommands } from './lookup-commands.ts';
import { Outbox } from './outbox.ts';
import { producerCommands } from './producer-commands.ts';
import { MAX_MESSAGE_BYTES } from './producer-session.ts';
import { schemaCommands } from './schema-commands.ts';
import { type Handler, type Handlers, Session, type SessionConnection } from './session.ts';

/** Protocol versions the broker speaks, the newest; clients are told the lower of the two. */
const PROTOCOL_VERSION = 20;

const sessionCommands: Handlers = {
  Connect(session, { protocolVersion }) {
    session.isConnected = true;
    session.send({
      type: 'Connected',
      serverVersion: 'Alpes embedded broker',
      protocolVersion: Math.min(PROTOCOL_VERSION, protocolVersion),
      maxMessageSize: MAX_MESSAGE_BYTES,
      featureFlags: { partialProducer: true, partitionedMetadataWithoutAutoCreation: true },
    });
  },
  Ping: (session) => session.send({ type: 'Pong' }),
  Pong: () => undefined,
  AuthResponse: () => undefined,

  /** Transactions, topic watchers, consumer statistics and whatever comes to be. */
  Unknown(session, { number, requestId }) {
    if (requestId === undefined) session.connection.close(`command ${number} is not supported`);
    else
      session.refuse(
        requestId,
        new BrokerError('NotAllowedError', `The embedded broker does not support command ${number}`),
      );
  },
};

const HANDLERS: ReadonlyMap<string, Handler<Command['type']>> = new Map(
  Object.entries({
    ...sessionCommands,
    ...lookupCommands,
    ...schemaCommands,
    ...producerCommands,
    ...consumerCommands,
  }) as [string, Handler<Command['type']>][],
);

/**
 * A socket: bytes to commands, commands to handlers, answers to bytes. Bytes that are no commands close it, and
 * nothing else.
 */
export class Connection implements SessionConnection {
  readonly address: string;
  readonly session: Session;
  readonly #socket: Socket;
  readonly #broker: BrokerContext;
  readonly #decoder = new FrameDecoder();
  readonly #outbox: Outbox;
  #isQuiet = false;

  constructor(socket: Socket, broker: BrokerContext) {
    this.#socket = socket;
    this.#broker = broker;
    this.address = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    this.session = new Session(broker, this);
    this.#outbox = new Outbox(
      socket,
      () => this.session.drained(),
      () => this.#overflowed(),
    );
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#received(bytes));
    socket.on('error', (error) =>
      this.#broker.logger.debug({ error, client: this.address }, 'connection failed'),
    );
    socket.on('close', () => this.session.closed());
  }

  get writable(): boolean {
    return this.#outbox.writable;
  }

  send(bytes: Buffer): void {
    this.#outbox.send(bytes);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(reason: string): void {
    if (!this.#socket.destroyed)
      this.#broker.logger.warn({ client: this.address, reason }, 'closing a connection');
    this.end();
  }

  /** Closes when what waits was sent. */
  end(): void {
    this.#outbox.end();
    this.#socket.destroySoon();
    this.session.closed();
  }

  /** Closes without waiting for anything. */
  destroy(): void {
    this.#socket.destroy();
    this.session.closed();
  }

  /** Called at every keep-alive interval: a client that was silent since the last one is asked, then given up. */
  keepAlive(): void {
    if (this.#isQuiet) this.close('was silent for two keep-alive intervals');
    else this.session.send({ type: 'Ping' });
    this.#isQuiet = true;
  }

  #overflowed(): void {
    this.#broker.logger.error(
      { client: this.address },
      'a client does not read its answers; closing the connection',
    );
    this.destroy();
  }

  #received(bytes: Buffer): void {
    this.#isQuiet = false;
    this.session.heard();
    try {
      for (const frame of this.#decoder.push(bytes)) this.#handle(frame);
    } catch (error) {
      this.#broker.logger.error({ error, client: this.address }, 'malformed bytes; closing the connection');
      this.destroy();
    }
  }

  #handle({ command, content }: Frame): void {
    if (this.session.isClosed) return;
    const handler = HANDLERS.get(command.type);
    const isFirst = command.type === 'Connect';
    if (handler === undefined || this.session.isConnected === isFirst) {
      this.close(`${command.type} is not expected here`);
      return;
    }
    handler(this.session, command, content)?.catch((error: unknown) => {
      this.#broker.logger.error({ error, command: command.type }, 'a command failed');
      this.close('a command failed');
    });
  }
}
