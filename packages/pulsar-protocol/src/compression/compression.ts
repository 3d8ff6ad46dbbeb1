import { deflateSync, inflateSync } from 'node:zlib';
import type { CompressionType } from '../messages/enumerations.ts';
import { ProtocolError } from '../protocol-error.ts';
import { decompressLz4Block } from './lz4-block.ts';
import { decompressSnappy } from './snappy.ts';
import { compressZstd, decompressZstd } from './zstd.ts';

type Codec = Exclude<CompressionType, 'None'>;

const decompressors: Readonly<Record<Codec, (payload: Buffer, size: number) => Uint8Array>> = {
  ZLIB: (payload, size) => inflateSync(payload, { maxOutputLength: Math.max(size, 1) }),
  LZ4: decompressLz4Block,
  ZSTD: decompressZstd,
  SNAPPY: decompressSnappy,
};

const compressors: Readonly<Partial<Record<Codec, (payload: Uint8Array) => Uint8Array>>> = {
  ZLIB: (payload) => deflateSync(payload),
  ...(compressZstd === undefined ? {} : { ZSTD: compressZstd }),
};

/** What {@link compress} can write here: ZLIB everywhere, ZSTD where Node has it (22.15 and later). */
export const writableCompressions: ReadonlySet<CompressionType> = new Set<CompressionType>([
  'None',
  ...(Object.keys(compressors) as Codec[]),
]);

/** @throws {ProtocolError} `UnsupportedCompression` for what is not in {@link writableCompressions} */
export function compress(type: CompressionType, payload: Uint8Array): Uint8Array {
  if (type === 'None') return payload;
  const compressor = compressors[type];
  if (compressor !== undefined) return compressor(payload);
  throw new ProtocolError('UnsupportedCompression', `${type} can be read here, not written.`);
}

/**
 * The payload as it was before it was compressed; all four ways are read on every Node.
 * @param size what the metadata says it will have; never more than this is allocated
 * @throws {ProtocolError} `Malformed` where the result has another size or cannot be had
 */
export function decompress(type: CompressionType, payload: Buffer, size: number): Buffer {
  if (type === 'None') return payload;
  const plain = attempt(() => decompressors[type](payload, size), type);
  if (plain.length === size) return Buffer.from(plain.buffer, plain.byteOffset, plain.length);
  throw new ProtocolError('Malformed', `${type} gave ${plain.length} bytes where ${size} were announced.`);
}

function attempt(decompressor: () => Uint8Array, type: CompressionType): Uint8Array {
  try {
    return decompressor();
  } catch (cause) {
    throw new ProtocolError('Malformed', `The payload is not ${type}.`, { cause });
  }
}
