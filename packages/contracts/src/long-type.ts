// oxlint-disable no-underscore-dangle -- the name is avsc's
import avsc from 'avsc';

// avsc's own long computes in doubles: past 2^52 it gives back another number, without a word. This one is exact up to
// 2^53 - 1 and refuses what lies beyond.

const SMALL = 2 ** 30;

/** `long` as a number: exact within ±(2^53 - 1); reading or writing anything beyond fails. */
export const longType: avsc.Type = avsc.types.LongType.__with(
  {
    fromBuffer: readLong,
    toBuffer: writeLong,
    fromJSON: (value: number) => value,
    toJSON: (value: number) => value,
    isValid: Number.isSafeInteger,
    compare: (a: number, b: number) => a - b,
  },
  true, // The varint itself comes and goes, not its 64 bits.
);

function readLong(varint: Buffer): number {
  return varint.length <= 4 ? readSmall(varint) : readLarge(varint);
}

function readSmall(varint: Buffer): number {
  let zigzag = 0;
  for (let i = varint.length - 1; i >= 0; i -= 1) zigzag = (zigzag << 7) | ((varint[i] as number) & 0x7f);
  return (zigzag >>> 1) ^ -(zigzag & 1);
}

function readLarge(varint: Buffer): number {
  let zigzag = 0n;
  for (let i = varint.length - 1; i >= 0; i -= 1)
    zigzag = (zigzag << 7n) | BigInt((varint[i] as number) & 0x7f);
  const value = Number((zigzag >> 1n) ^ -(zigzag & 1n));
  if (!Number.isSafeInteger(value)) throw new Error('a long is past 2^53');
  return value;
}

function writeLong(value: number): Buffer {
  return Buffer.from(Math.abs(value) < SMALL ? smallVarint(value) : largeVarint(value));
}

function smallVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

function largeVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value < 0 ? BigInt(value) * -2n - 1n : BigInt(value) * 2n;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return bytes;
}
