const HALF = 2 ** 28;
const TOP = 2 ** 56;
const MAX_INT64 = (1n << 63n) - 1n;
const SHORT = 40;

/** Writes protobuf's primitive encodings into a buffer that grows. Reuse one: `reset`, write, `take` or `view`. */
export class Writer {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  get length(): number {
    return this.#length;
  }

  reset(): void {
    this.#length = 0;
  }

  /** What was written, valid until the next write or reset. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of what was written. */
  take(): Buffer {
    return Buffer.from(this.view());
  }

  uint32(value: number): void {
    this.#reserve(5);
    this.#varint(value >>> 0);
  }

  /** Negative numbers take ten bytes, as protobuf has it. */
  int32(value: number): void {
    if (value >= 0) this.uint32(value);
    else this.uint64(value);
  }

  /** A safe integer; a negative one as two's complement; 2^63 and above as 2^63-1. */
  uint64(value: number): void {
    if (value >= 0 && value < HALF) {
      this.#reserve(4);
      this.#varint(value);
    } else if (value < 0 || value >= TOP) {
      this.int64(wide(value));
    } else {
      this.#reserve(8);
      const high = Math.floor(value / HALF);
      this.#fourSevens(value % HALF);
      this.#varint(high);
    }
  }

  int64(value: bigint): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  bytes(value: Uint8Array): void {
    this.uint32(value.length);
    this.raw(value);
  }

  /** No length before it. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  fixed32(bigEndian: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32BE(bigEndian, this.#length);
  }

  string(value: string): void {
    if (value.length < SHORT && this.#shortAscii(value)) return;
    const length = Buffer.byteLength(value);
    this.uint32(length);
    this.#reserve(length);
    this.#bytes.write(value, this.#length, 'utf8');
    this.#length += length;
  }

  /** Leaves room for the length of what follows; hand its result to {@link end}. */
  begin(): number {
    this.#reserve(1);
    return ++this.#length;
  }

  /** Writes the length of what was written since {@link begin}. */
  end(start: number): void {
    const length = this.#length - start;
    if (length < 0x80) {
      this.#bytes[start - 1] = length;
      return;
    }
    const extra = varintLength(length) - 1;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + extra, start, this.#length);
    this.#length = start - 1;
    this.#varint(length);
    this.#length += length;
  }

  #shortAscii(value: string): boolean {
    this.#reserve(SHORT + 1);
    const start = this.#length + 1;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      this.#bytes[start + index] = code;
    }
    this.#bytes[this.#length] = value.length;
    this.#length = start + value.length;
    return true;
  }

  #fourSevens(value: number): void {
    for (let shift = 0; shift < 28; shift += 7) {
      this.#bytes[this.#length++] = ((value >>> shift) & 0x7f) | 0x80;
    }
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

function wide(value: number): bigint {
  const exact = BigInt(value);
  return exact > MAX_INT64 ? MAX_INT64 : exact;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++;
  return length;
}
