import type { Envelope, Message, TopicContract } from '@alpes/contracts';
import { errorCode, errorMessage, faultKind, ProjectionError } from '../errors.ts';
import { queryOn } from '../query.ts';
import { type Admitted, admit, described } from './admit.ts';
import type { Arrived } from './broker.ts';
import { type Decoder, metaOf } from './decoder.ts';
import { readPosition, type StreamPosition, streamOf } from './position.ts';
import { type BatchTarget, type NamedInput, projectBatches } from './project-batch.ts';
import type { Commit } from './rounds.ts';

export interface StreamProjectorOptions {
  readonly contract: TopicContract<Message>;
  readonly inputs: readonly NamedInput[];
  readonly decoder: Decoder;
  readonly target: BatchTarget;
  /** A message of a commands topic that nobody can read was passed over. */
  onSkipped(message: Arrived, error: unknown): void;
}

interface Decoded {
  readonly messages: readonly Envelope<Message>[];
  /** Where the stream stands behind what was decoded. */
  readonly to: StreamPosition;
  readonly problem?: ProjectionError;
}

/**
 * Projects what arrives on one topic. Knows the position of each of its streams (partitions) from the last batch,
 * and reads it again when another projector turns out to have moved it.
 */
export class StreamProjector {
  readonly #options: StreamProjectorOptions;
  readonly #positions = new Map<string, StreamPosition>();

  constructor(options: StreamProjectorOptions) {
    this.#options = options;
  }

  /**
   * Projects messages of one stream, in their order; what was projected before is left out. When one of them is what
   * ends the stream, those in front of it are projected first.
   * `commit` is how a batch gets into the database; by default in a transaction of its own.
   * @returns how many were new.
   * @throws {ProjectionError} see its codes; whatever the database or the registry throws. Nothing of the failing
   * transaction stays; calling it again is safe.
   */
  async project(arrived: readonly Arrived[], commit: Commit = this.#commitAlone): Promise<number> {
    const stream = streamOf(arrived[0]?.topic ?? '');
    try {
      return await this.#project(stream, arrived, commit);
    } catch (error) {
      this.#positions.delete(stream);
      if (errorCode(error) === 'POSITION_MOVED') return this.project(arrived, commit);
      throw error;
    }
  }

  readonly #commitAlone: Commit = (batch) => projectBatches(this.#options.target, [batch]);

  async #project(stream: string, arrived: readonly Arrived[], commit: Commit): Promise<number> {
    const { from, admitted } = await this.#admit(stream, arrived);
    const decoded = await this.#decode(from, admitted);
    if (decoded.to !== from) await this.#commit(stream, from, decoded, commit);
    const problem = decoded.problem ?? admitted.problem;
    if (problem !== undefined) throw problem;
    return decoded.messages.length;
  }

  /** A gap seen from a remembered position may be what another projector did meanwhile: the second look decides. */
  async #admit(
    stream: string,
    arrived: readonly Arrived[],
  ): Promise<{ from: StreamPosition; admitted: Admitted }> {
    const known = this.#positions.get(stream);
    if (known !== undefined) {
      const admitted = admit(this.#options.contract.channel, known, arrived);
      if (admitted.problem === undefined) return { from: known, admitted };
    }
    const from = await readPosition(queryOn(this.#options.target.pool), stream);
    this.#positions.set(stream, from);
    return { from, admitted: admit(this.#options.contract.channel, from, arrived) };
  }

  async #decode(from: StreamPosition, { fresh, positions }: Admitted): Promise<Decoded> {
    const messages: Envelope<Message>[] = [];
    let to = from;
    for (const [index, message] of fresh.entries()) {
      const read = await this.#read(message);
      if (read instanceof ProjectionError) return { messages, to, problem: read };
      if (read !== undefined) messages.push(read);
      to = positions[index] as StreamPosition;
    }
    return { messages, to };
  }

  async #read(message: Arrived): Promise<Envelope<Message> | ProjectionError | undefined> {
    try {
      return await this.#options.decoder.decode(message);
    } catch (error) {
      if (faultKind(error) !== 'fault') throw error;
      if (this.#options.contract.channel === 'events') return unreadable(message, error);
      const meta = metaOf(error);
      if (meta !== undefined) return { ...meta, data: undefined };
      this.#options.onSkipped(message, error);
      return undefined;
    }
  }

  async #commit(
    stream: string,
    from: StreamPosition,
    { messages, to }: Decoded,
    commit: Commit,
  ): Promise<void> {
    const { inputs, contract } = this.#options;
    await commit({ stream, context: contract.context, from, to, messages, inputs });
    this.#positions.set(stream, to);
  }
}

const unreadable = (message: Arrived, cause: unknown): ProjectionError =>
  new ProjectionError(
    'STREAM_UNREADABLE',
    `${described(message)} can't be read (${errorCode(cause) ?? 'no code'}: ${errorMessage(cause)}). ` +
      'A newer projector may know it.',
    { cause },
  );
