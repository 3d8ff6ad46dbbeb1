import * as zlib from 'node:zlib';
import { decompress as decompressInJavaScript } from 'fzstd';

type Compress = (payload: Uint8Array) => Uint8Array;
type Decompress = (payload: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

// Node has Zstandard from 22.15 on; the types here are those of 20.
const native = zlib as { zstdCompressSync?: Compress; zstdDecompressSync?: Decompress };

/** Undefined where Node cannot. */
export const compressZstd: Compress | undefined = native.zstdCompressSync;

/** @param size of the result; nothing larger is allocated */
export function decompressZstd(payload: Buffer, size: number): Uint8Array {
  const decompress = native.zstdDecompressSync;
  if (decompress !== undefined) return decompress(payload, { maxOutputLength: Math.max(size, 1) });
  return decompressInJavaScript(payload, new Uint8Array(size));
}
