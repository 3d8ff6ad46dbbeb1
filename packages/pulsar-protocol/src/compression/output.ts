import { ProtocolError } from '../protocol-error.ts';

/** Where a decompressor writes: never past the announced size. */
export class Output {
  readonly bytes: Buffer;
  length = 0;

  constructor(size: number) {
    this.bytes = Buffer.alloc(size);
  }

  /** `count` bytes of `source`, from `start`. */
  literal(source: Buffer, start: number, count: number): void {
    if (start + count > source.length || this.length + count > this.bytes.length) throw impossible();
    source.copy(this.bytes, this.length, start, start + count);
    this.length += count;
  }

  /** `count` bytes again, from `distance` back; they may overlap what is being written. */
  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.length || this.length + count > this.bytes.length)
      throw impossible();
    for (let index = 0; index < count; index++) {
      this.bytes[this.length] = this.bytes[this.length - distance]!;
      this.length++;
    }
  }

  result(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}

export function impossible(): ProtocolError {
  return new ProtocolError('Malformed', 'Compressed bytes point outside what there is.');
}
