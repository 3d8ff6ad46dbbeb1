import { impossible, Output } from './output.ts';

const MIN_MATCH = 4;
const MORE = 15;

/*
 * block    = { sequence } last                       (LZ4 block format; a frame header there is none)
 * sequence = token [length] literals offset:u16le [length]
 * token    = literal length:4 match length - 4:4     (15: bytes are added while they are 255)
 * last     = token [length] literals
 */

/** @param size of the result */
export function decompressLz4Block(block: Buffer, size: number): Buffer {
  const output = new Output(size);
  let position = 0;
  const length = (nibble: number): number => {
    let total = nibble;
    for (let byte = nibble === MORE ? 255 : 0; byte === 255; total += byte) byte = byteAt(block, position++);
    return total;
  };
  while (position < block.length) {
    const token = byteAt(block, position++);
    const literals = length(token >> 4);
    output.literal(block, position, literals);
    position += literals;
    if (position >= block.length) break;
    const distance = byteAt(block, position++) | (byteAt(block, position++) << 8);
    output.repeat(distance, length(token & 15) + MIN_MATCH);
  }
  return output.result();
}

function byteAt(block: Buffer, position: number): number {
  const byte = block[position];
  if (byte === undefined) throw impossible();
  return byte;
}
