import { ProtocolError } from '../protocol-error.ts';

const HALF = 2 ** 28;
const TOP = 2 ** 56;

/** Reads protobuf's primitive encodings from a part of a buffer. Never reads past its end: it throws `Truncated`. */
export class Reader {
  position: number;
  readonly end: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    if (start < 0 || end > bytes.length || start > end) throw truncated();
    this.#bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get done(): boolean {
    return this.position >= this.end;
  }

  byte(): number {
    if (this.position >= this.end) throw truncated();
    return this.#bytes[this.position++]!;
  }

  /** Up to 32 bits, unsigned. What lies above bit 31 (a negative int32 has ten bytes) is dropped. */
  uint32(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    return this.#tail(first, 32) >>> 0;
  }

  int32(): number {
    return this.uint32() | 0;
  }

  /**
   * 64 bits as a number: exact up to 2^53, and exact for the two values that Pulsar gives a meaning, -1 (all ones) and
   * 2^63-1 (which a number holds as 2^63; {@link Writer.uint64} turns it back). The rest is rounded.
   */
  uint64(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    const low = (first & 0x7f) + this.#sevens(3, 7);
    if (!this.#more) return low;
    const middle = this.#sevens(4, 0);
    if (!this.#more) return low + middle * HALF;
    const high = this.#sevens(2, 0) & 0xff;
    return high < 0x80 ? low + middle * HALF + high * TOP : signed(low, middle, high);
  }

  /** 64 bits as they stand, signed. */
  int64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new ProtocolError('Malformed', 'A varint has more than ten bytes.');
  }

  /** A view, not a copy. */
  bytes(): Buffer {
    const length = this.uint32();
    const start = this.position;
    this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  string(): string {
    const length = this.uint32();
    const start = this.position;
    this.#advance(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** A reader of the next length-delimited field, which this one then has passed. */
  nested(): Reader {
    const length = this.uint32();
    const start = this.position;
    this.#advance(length);
    return new Reader(this.#bytes, start, start + length);
  }

  skip(wireType: number): void {
    if (wireType === 0) this.int64();
    else if (wireType === 1) this.#advance(8);
    else if (wireType === 2) this.#advance(this.uint32());
    else if (wireType === 5) this.#advance(4);
    else throw new ProtocolError('Malformed', `Wire type ${wireType} does not exist.`);
  }

  #more = false;

  /** The next `count` groups of seven bits at most, the first of them at bit `shift`; sets `#more`. */
  #sevens(count: number, shift: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) {
      const byte = this.byte();
      value += (byte & 0x7f) << (shift + 7 * index);
      this.#more = byte >= 0x80;
      if (!this.#more) return value;
    }
    return value;
  }

  #tail(first: number, bits: number): number {
    let value = first & 0x7f;
    for (let shift = 7; shift < 70; shift += 7) {
      const byte = this.byte();
      if (shift < bits) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new ProtocolError('Malformed', 'A varint has more than ten bytes.');
  }

  #advance(length: number): void {
    if (length > this.end - this.position) throw truncated();
    this.position += length;
  }
}

function signed(low: number, middle: number, high: number): number {
  return -(HALF - 1 - low + (HALF - 1 - middle) * HALF + (0xff - high) * TOP) - 1;
}

function truncated(): ProtocolError {
  return new ProtocolError('Truncated', 'The bytes end before the field does.');
}
