import { anyDecoder, type Message as Contract, isContractError, topicContract } from '@alpes/contracts';
import type { Client, Message } from '@alpes/pulsar-client';
import { fullText } from '../../avro/full-text.ts';
import { plainPlace } from '../../avro/place.ts';
import { SourceError } from '../source-error.ts';
import type { Subject } from '../subjects.ts';
import { readRetained, type Sample } from './read-retained.ts';
import type { RetainedFailure, RetainedGroup, RetainedReport } from './retained-report.ts';

export interface RetainedOptions {
  readonly sample: Sample;
  readonly tenant: string;
  /** Ends reading; what was read until then counts. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((read: number) => void) | undefined;
}

const SHOWN_FAILURES = 10;

/**
 * Decodes what a topic still holds with a new schema, as consumers will: each message through the schema it was written with,
 * branch by branch.
 * @throws {SourceError} `OUT_OF_REACH` where the broker does not answer
 */
export async function checkRetained(
  client: Client,
  subject: Subject,
  options: RetainedOptions,
): Promise<RetainedReport> {
  const { sample, tenant, signal, onProgress } = options;
  const topic = `persistent://${tenant}/${subject.name}`;
  const tally = new Tally(client, topic, subject);
  const reading = readRetained(client, topic, sample);
  for (;;) {
    const { done, value } = await reading.next();
    if (done) return tally.report(value === 'whole');
    for (const message of value) await tally.take(message);
    onProgress?.(tally.read);
    if (!signal?.aborted) continue;
    await reading.return('sample');
    return tally.report(false);
  }
}

type Decode = (bytes: Buffer) => unknown;
interface Writer {
  readonly own: Decode;
  readonly asNew: Decode;
}

class Tally {
  read = 0;
  readonly #client: Client;
  readonly #topic: string;
  readonly #subject: Subject;
  readonly #decoderFor: (writerSchema: string) => Decode;
  readonly #writers = new Map<string, Promise<Writer>>();
  readonly #groups = new Map<string, { -readonly [K in keyof RetainedGroup]: RetainedGroup[K] }>();
  readonly #failures: RetainedFailure[] = [];

  constructor(client: Client, topic: string, subject: Subject) {
    this.#client = client;
    this.#topic = topic;
    this.#subject = subject;
    this.#decoderFor = newReader(subject);
  }

  async take(message: Message): Promise<void> {
    this.read += 1;
    const versionBytes = message.getSchemaVersion();
    const version = versionBytes?.length === 8 ? Number(versionBytes.readBigInt64BE()) : undefined;
    const type = message.getProperties()['type'] ?? 'unknown';
    const group = this.#group(version, type);
    const outcome = await this.#outcome(message, versionBytes);
    group[outcome.kind] += 1;
    if (outcome.kind !== 'failed' || this.#failures.length >= SHOWN_FAILURES) return;
    this.#failures.push({
      messageId: message.getMessageId().toString(),
      version,
      type,
      reason: outcome.reason,
    });
  }

  report(whole: boolean): RetainedReport {
    const groups = [...this.#groups.values()].toSorted(
      (a, b) => (a.version ?? -1) - (b.version ?? -1) || (a.type < b.type ? -1 : 1),
    );
    return {
      topic: this.#subject.name,
      place: plainPlace(this.#subject.schema.place),
      read: this.read,
      whole,
      groups,
      failures: this.#failures,
      compatible: groups.every(({ failed }) => failed === 0),
    };
  }

  async #outcome(
    message: Message,
    version: Buffer | undefined,
  ): Promise<{ kind: 'decoded' | 'unreadable' } | { kind: 'failed'; reason: string }> {
    const bytes = message.getData();
    if (version === undefined || version.length === 0) {
      // Without a version nobody knows how it was written; consumers take it for the newest.
      return attempt(this.#decoderFor(fullText(this.#subject.schema)), bytes) === undefined
        ? { kind: 'decoded' }
        : { kind: 'unreadable' };
    }
    const writer = await this.#writer(version);
    const reason = attempt(writer.asNew, bytes);
    if (reason === undefined) return { kind: 'decoded' };
    return attempt(writer.own, bytes) === undefined ? { kind: 'failed', reason } : { kind: 'unreadable' };
  }

  #writer(version: Buffer): Promise<Writer> {
    const key = version.toString('hex');
    const known = this.#writers.get(key) ?? this.#fetch(version);
    this.#writers.set(key, known);
    return known;
  }

  async #fetch(version: Buffer): Promise<Writer> {
    const { schema } = await this.#client.getSchema(this.#topic, version);
    return {
      own: attemptDecoder(() => anyDecoder(schema)),
      asNew: attemptDecoder(() => this.#decoderFor(schema)),
    };
  }

  #group(version: number | undefined, type: string) {
    const key = `${version} ${type}`;
    const known = this.#groups.get(key) ?? { version, type, decoded: 0, failed: 0, unreadable: 0 };
    this.#groups.set(key, known);
    return known;
  }
}

/** The decoder that consumers will have of a topic once they are built with the new schema. */
function newReader({ name, schema }: Subject): (writerSchema: string) => Decode {
  const [context = '', channel = ''] = name.split('/');
  const contract = topicContract<Contract>({
    context,
    channel: channel.startsWith('commands') ? 'commands' : 'events',
    version: 1,
    schema: fullText(schema),
  });
  return (writerSchema) => contract.decoderFor(writerSchema);
}

/** A decoder that can't be made fails for every message. */
function attemptDecoder(make: () => Decode): Decode {
  try {
    return make();
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Why it can't be decoded; undefined where it can. @throws what is no matter of the bytes */
function attempt(decode: Decode, bytes: Buffer): string | undefined {
  try {
    decode(bytes);
    return undefined;
  } catch (error) {
    if (isContractError(error)) return error.message;
    throw new SourceError('OUT_OF_REACH', `A message can't be looked at: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
