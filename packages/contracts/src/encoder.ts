import avsc from 'avsc';
import { ContractError } from './contract-error.ts';
import type { Envelope, Message } from './envelope.ts';
import type { EnvelopeType } from './envelope-type.ts';

const SLAB_BYTES = 64 * 1024;
const INDEX = avsc.Type.forSchema('int');

interface Branch {
  readonly index: number;
  readonly type: avsc.Type;
}

/**
 * Compiles an encoder. It cuts its results from shared slabs of 64 KiB (as Buffer.from does), which are never written
 * twice. `type` decides the record; a value that does not fit fails with INVALID_DATA and its path.
 *
 * @throws {ContractError} UNKNOWN_SCHEMA when `data` is not the last field: what is read first has to come first.
 */
export function compileEncoder<M extends Message>(writer: EnvelopeType): (envelope: Envelope<M>) => Buffer {
  if (writer.hasTail) throw new ContractError('UNKNOWN_SCHEMA', 'data is not the last field of the envelope');
  const branches = new Map(
    writer.branches.map((type, index): [string, Branch] => [localName(type), { index, type }]),
  );
  const pool = new Pool();
  return (envelope) => {
    const branch = branches.get(envelope.type);
    if (!branch) throw unknown(envelope.type);
    try {
      return pool.cut((slab, at) => write(writer, branch, envelope, slab, at));
    } catch (cause) {
      throw explain(writer, branch, envelope, cause);
    }
  };
}

const localName = (type: avsc.Type): string => (type.name ?? '').split('.').at(-1) ?? '';

function write(writer: EnvelopeType, branch: Branch, envelope: Message, slab: Buffer, at: number): number {
  const indexAt = writer.meta.encode(envelope, slab, at);
  if (indexAt < 0) return indexAt;
  const dataAt = INDEX.encode(branch.index, slab, indexAt);
  return dataAt < 0 ? dataAt : branch.type.encode(envelope.data, slab, dataAt);
}

class Pool {
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #used = 0;

  /** Lets `encode` write at a place, which answers where it ended, or a negative number when there was no room. */
  cut(encode: (slab: Buffer, at: number) => number): Buffer {
    const start = this.#used;
    const end = encode(this.#slab, start);
    if (end < 0) return this.#cutElsewhere(encode);
    this.#used = end;
    return this.#slab.subarray(start, end);
  }

  #cutElsewhere(encode: (slab: Buffer, at: number) => number): Buffer {
    for (let size = SLAB_BYTES; ; size *= 2) {
      const slab = Buffer.allocUnsafeSlow(size);
      const end = encode(slab, 0);
      if (end < 0) continue;
      if (size === SLAB_BYTES) [this.#slab, this.#used] = [slab, end];
      return slab.subarray(0, end);
    }
  }
}

function unknown(type: unknown): ContractError {
  return new ContractError('INVALID_DATA', `type: this topic carries no ${String(type)}`, { path: ['type'] });
}

/** Only now is each value looked at, to say which one is wrong. */
function explain(writer: EnvelopeType, branch: Branch, envelope: Message, cause: unknown): ContractError {
  const found = problem(writer.meta, envelope, []) ?? problem(branch.type, envelope.data, ['data']);
  const [path, expected] = found ?? [[], 'something else'];
  const message = `${path.join('.') || 'envelope'}: is not a valid ${expected}`;
  return new ContractError('INVALID_DATA', message, { path, cause });
}

function problem(type: avsc.Type, value: unknown, prefix: string[]): [string[], string] | undefined {
  let first: [string[], string] | undefined;
  const errorHook = (path: string[], _value: unknown, expected: avsc.Type) => {
    first ??= [[...prefix, ...path], describe(expected)];
  };
  if (type.isValid(value, { errorHook })) return undefined;
  return first ?? [prefix, describe(type)];
}

function describe(type: avsc.Type): string {
  if (type.typeName.startsWith('logical:')) return type.typeName.slice('logical:'.length);
  if (type.typeName.startsWith('union'))
    return (type as avsc.types.UnwrappedUnionType).types.map(describe).join(' or ');
  return type.name ?? type.typeName;
}
