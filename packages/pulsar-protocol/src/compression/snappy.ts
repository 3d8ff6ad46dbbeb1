import { Reader } from '../protobuf/reader.ts';
import { Output } from './output.ts';

/*
 * stream  = length:varint { literal | copy }          (raw Snappy, without framing)
 * literal = (n - 1)<<2 | 0 [length] bytes             (n up to 60 in the tag, else 1 to 4 bytes of n - 1)
 * copy    = tag with 1, 2 or 4 bytes of distance      (tag & 3 = 1, 2, 3)
 */

/** @param size of the result */
export function decompressSnappy(stream: Buffer, size: number): Buffer {
  const reader = new Reader(stream);
  const output = new Output(Math.min(reader.uint32(), size));
  while (!reader.done) element(reader, stream, output);
  return output.result();
}

function element(reader: Reader, stream: Buffer, output: Output): void {
  const tag = reader.byte();
  const upper = tag >> 2;
  if ((tag & 3) === 0) literal(reader, stream, output, upper);
  else if ((tag & 3) === 1) output.repeat(((tag >> 5) << 8) | reader.byte(), (upper & 7) + 4);
  else output.repeat(littleEndian(reader, (tag & 3) === 2 ? 2 : 4), upper + 1);
}

function literal(reader: Reader, stream: Buffer, output: Output, upper: number): void {
  const count = (upper < 60 ? upper : littleEndian(reader, upper - 59)) + 1;
  output.literal(stream, reader.position, count);
  reader.position += count;
}

function littleEndian(reader: Reader, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index++) value += reader.byte() * 2 ** (8 * index);
  return value;
}
