import { createServer, type Server, type Socket } from 'node:net';
import {
  type Command,
  type CommandOf,
  type CommandToSend,
  type CommandType,
  encodeFrame,
  type Frame,
  FrameDecoder,
} from '@alpes/pulsar-protocol';

type Script = (command: Command, session: ScriptedSession) => boolean;

/** One client's connection, as the script sees it. */
export class ScriptedSession {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(command: CommandToSend, content?: Buffer): void {
    this.#socket.write(encodeFrame(command, content));
  }

  raw(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  cut(): void {
    this.#socket.destroy();
  }
}

/** A broker that says what a test wants it to say: late, twice, wrong, or nothing. */
export class ScriptedBroker {
  readonly received: Frame[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #script: Script = () => false;
  port = 0;

  private constructor() {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async start(): Promise<ScriptedBroker> {
    const broker = new ScriptedBroker();
    await new Promise<void>((resolve) => broker.#server.listen(0, '127.0.0.1', resolve));
    const address = broker.#server.address();
    broker.port = typeof address === 'object' && address !== null ? address.port : 0;
    return broker;
  }

  get url(): string {
    return `pulsar://127.0.0.1:${this.port}`;
  }

  /** @param script says whether it dealt with the command; what it leaves is answered as a willing broker would */
  follow(script: Script): void {
    this.#script = script;
  }

  commands<N extends CommandType>(type: N): CommandOf<N>[] {
    return this.received
      .map(({ command }) => command)
      .filter((command) => command.type === type) as CommandOf<N>[];
  }

  /** Every connection breaks. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    const decoder = new FrameDecoder();
    const session = new ScriptedSession(socket);
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      for (const frame of decoder.push(chunk)) {
        this.received.push(frame);
        if (!this.#script(frame.command, session)) this.#comply(frame.command, session);
      }
    });
  }

  #comply(command: Command, session: ScriptedSession): void {
    switch (command.type) {
      case 'Connect':
        return session.send({ type: 'Connected', serverVersion: 'scripted', protocolVersion: 20 });
      case 'PartitionedTopicMetadata':
        return session.send({
          ...answer(command),
          type: 'PartitionedTopicMetadataResponse',
          partitions: 0,
          response: 'Success',
        });
      case 'LookupTopic':
        return session.send({
          ...answer(command),
          type: 'LookupTopicResponse',
          brokerServiceUrl: this.url,
          response: 'Connect',
        });
      case 'Producer':
        return session.send({
          ...answer(command),
          type: 'ProducerSuccess',
          producerName: command.producerName ?? 'made-up',
        });
      case 'Send':
        return session.send(receiptFor(command));
      case 'Subscribe':
      case 'CloseConsumer':
      case 'CloseProducer':
      case 'Unsubscribe':
      case 'Seek':
        return session.send({ ...answer(command), type: 'Success' });
      default:
    }
  }
}

export function receiptFor({ producerId, sequenceId }: CommandOf<'Send'>): CommandToSend {
  return { type: 'SendReceipt', producerId, sequenceId, messageId: { ledgerId: 1, entryId: sequenceId } };
}

function answer({ requestId }: { readonly requestId: number }): { readonly requestId: number } {
  return { requestId };
}
