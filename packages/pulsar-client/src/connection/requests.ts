import type { Command, CommandOf, CommandToSend, CommandType } from '@alpes/pulsar-protocol';
import type { Clock } from '../clock.ts';
import { PulsarError } from '../errors.ts';

interface Pending {
  readonly expects: CommandType;
  readonly resolve: (command: never) => void;
  readonly reject: (error: PulsarError) => void;
  readonly cancelTimer: () => void;
}

/** Requests under way on one connection, by id. Late, repeated and unknown replies fall through. */
export class Requests {
  readonly #pending = new Map<number, Pending>();
  readonly #clock: Clock;
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param send is handed the request's id, and writes the command */
  start<N extends CommandType>(
    expects: N,
    timeoutMs: number,
    send: (requestId: number) => void,
  ): Promise<CommandOf<N>> {
    const requestId = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const cancelTimer = this.#clock.after(timeoutMs, () => this.#expire(requestId, expects));
      this.#pending.set(requestId, { expects, resolve, reject, cancelTimer });
      send(requestId);
    });
  }

  settle(command: Command): void {
    const requestId = 'requestId' in command ? command.requestId : undefined;
    if (requestId === undefined || isPreliminary(command)) return;
    const pending = this.#take(requestId);
    if (pending === undefined) return;
    const failure = failureOf(command);
    if (failure !== undefined) pending.reject(failure);
    else if (command.type === pending.expects) pending.resolve(command as never);
    else pending.reject(unexpected(command, pending.expects));
  }

  failAll(error: PulsarError): void {
    for (const requestId of this.#pending.keys()) this.#take(requestId)?.reject(error);
  }

  #expire(requestId: number, expects: CommandType): void {
    this.#take(requestId)?.reject(new PulsarError('Timeout', `The broker sent no ${expects} in time.`));
  }

  #take(requestId: number): Pending | undefined {
    const pending = this.#pending.get(requestId);
    this.#pending.delete(requestId);
    pending?.cancelTimer();
    return pending;
  }
}

/** A producer that waits for exclusive access is told so, and told again when it has it. */
function isPreliminary(command: Command): boolean {
  return command.type === 'ProducerSuccess' && !command.producerReady;
}

function failureOf(command: Command): PulsarError | undefined {
  switch (command.type) {
    case 'Error':
      return new PulsarError(command.error, command.message);
    case 'LookupTopicResponse':
    case 'PartitionedTopicMetadataResponse':
      if (command.response !== 'Failed') return undefined;
      return new PulsarError(command.error ?? 'UnknownError', command.message ?? 'The look-up failed.');
    case 'GetSchemaResponse':
    case 'GetOrCreateSchemaResponse':
      if (command.errorCode === undefined) return undefined;
      return new PulsarError(command.errorCode, command.errorMessage ?? 'The schema registry refused.');
    default:
      return undefined;
  }
}

function unexpected(command: Command, expects: CommandType): PulsarError {
  return new PulsarError('ProtocolError', `The broker answered ${command.type} where ${expects} was due.`);
}

/** Makes a command for the id it is given. */
export type Request = (requestId: number) => CommandToSend;
