import { connect, type Socket } from 'node:net';
import {
  type Command,
  type CommandOf,
  type CommandToSend,
  type CommandType,
  encodeEntry,
  encodeFrame,
  type Frame,
  FrameDecoder,
} from '@alpes/pulsar-protocol';

/** Whatever can be sent but for the request id, which the client gives. */
type Request = CommandToSend extends infer C
  ? C extends { readonly requestId: number }
    ? Omit<C, 'requestId'>
    : never
  : never;

const PATIENCE_MS = 8_000;

/** A connection that a test drives command by command. */
export class RawClient {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  /** Frames that came and nobody asked for yet. */
  readonly frames: Frame[] = [];
  readonly #decoder = new FrameDecoder();
  readonly #waiting: (() => void)[] = [];
  #requests = 0;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((done) => {
      socket.on('close', () => {
        this.#isClosed = true;
        this.#wake();
        done();
      });
    });
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      this.frames.push(...this.#decoder.push(bytes));
      this.#wake();
    });
  }

  /** Connects the socket, without CONNECT. */
  static async open(serviceUrl: string): Promise<RawClient> {
    const { hostname, port } = new URL(serviceUrl);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((done, reject) => {
      socket.once('connect', done);
      socket.once('error', reject);
    });
    return new RawClient(socket);
  }

  static async connect(serviceUrl: string): Promise<RawClient> {
    const client = await RawClient.open(serviceUrl);
    client.send({ type: 'Connect', clientVersion: 'test', protocolVersion: 20 });
    await client.next('Connected');
    return client;
  }

  send(command: CommandToSend, content?: Buffer): void {
    this.socket.write(encodeFrame(command, content));
  }

  /** Sends with a fresh request id and gives the answer to it. */
  async request(command: Request): Promise<Command> {
    this.#requests += 1;
    const requestId = this.#requests;
    this.send({ ...command, requestId } as CommandToSend);
    const { command: answer } = await this.take((one) => 'requestId' in one && one.requestId === requestId);
    return answer;
  }

  /** The next command of a type, passing over others. */
  async next<N extends CommandType>(type: N): Promise<CommandOf<N>> {
    const { command } = await this.take((one) => one.type === type);
    return command as CommandOf<N>;
  }

  async take(matches: (command: Command) => boolean): Promise<Frame> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = this.frames.findIndex(({ command }) => matches(command));
      if (at >= 0) return this.frames.splice(at, 1)[0] as Frame;
      if (this.#isClosed) throw new Error('the connection was closed');
      if (Date.now() > end) throw new Error('no such command came in time');
      await this.#arrival();
    }
  }

  async producer(topic: string, fields: Partial<CommandOf<'Producer'>> = {}): Promise<Command> {
    return this.request({ type: 'Producer', topic, producerId: 1, ...fields });
  }

  async subscribe(topic: string, fields: Partial<CommandOf<'Subscribe'>> = {}): Promise<Command> {
    return this.request({
      type: 'Subscribe',
      topic,
      subscription: 's',
      subType: 'Exclusive',
      consumerId: 1,
      initialPosition: 'Earliest',
      ...fields,
    });
  }

  /** Sends one message without waiting for its receipt. */
  publish(sequenceId: number, payload: Uint8Array, producerId = 1): void {
    this.send({ type: 'Send', producerId, sequenceId }, entry(sequenceId, payload));
  }

  close(): void {
    this.socket.destroy();
  }

  #arrival(): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, 200);
      this.#waiting.push(() => {
        clearTimeout(timer);
        done();
      });
    });
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** A message as a producer sends it. */
export function entry(sequenceId: number, payload: Uint8Array, fields: object = {}): Buffer {
  return encodeEntry({ producerName: 'test', sequenceId, publishTime: Date.now(), ...fields }, payload);
}
