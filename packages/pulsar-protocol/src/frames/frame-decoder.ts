import { readCommand } from '../messages/command-codec.ts';
import { ProtocolError } from '../protocol-error.ts';
import { DEFAULT_MAX_MESSAGE_SIZE, FRAME_OVERHEAD, type Frame } from './frame.ts';

export interface FrameDecoderOptions {
  /** The largest frame taken, its first four bytes aside. Default: 5 MiB and 10 KiB. */
  readonly maxFrameSize?: number | undefined;
}

/**
 * Cuts a stream into frames, wherever the chunks are cut. Copies only frames that more than one chunk holds.
 * After it threw it must not be used again.
 */
export class FrameDecoder {
  readonly #maxFrameSize: number;
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** Bytes to have before there is anything to do. */
  #wanted = 4;

  constructor({ maxFrameSize = DEFAULT_MAX_MESSAGE_SIZE + FRAME_OVERHEAD }: FrameDecoderOptions = {}) {
    this.#maxFrameSize = maxFrameSize;
  }

  /**
   * The frames that `chunk` completes, in order; they hold views of it, so it must not be written to again.
   * @throws {ProtocolError} and gives none of them, whatever the chunk began with
   */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#wanted) return [];
    return this.#cut(this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks));
  }

  #cut(bytes: Buffer): Frame[] {
    const frames: Frame[] = [];
    let start = 0;
    while (bytes.length - start >= 4) {
      const size = this.#sizeAt(bytes, start);
      if (bytes.length - start < 4 + size) break;
      frames.push(decodeFrame(bytes.subarray(start + 4, start + 4 + size)));
      start += 4 + size;
    }
    this.#keep(bytes.subarray(start));
    return frames;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#buffered = rest.length;
    this.#wanted = rest.length < 4 ? 4 : 4 + rest.readUInt32BE(0);
  }

  #sizeAt(bytes: Buffer, start: number): number {
    const size = bytes.readUInt32BE(start);
    if (size < 4) throw new ProtocolError('Malformed', `A frame of ${size} bytes cannot hold a command.`);
    if (size <= this.#maxFrameSize) return size;
    throw new ProtocolError(
      'FrameTooLarge',
      `A frame of ${size} bytes; at most ${this.#maxFrameSize} are taken.`,
    );
  }
}

/** `bytes` without the total size. */
function decodeFrame(bytes: Buffer): Frame {
  const commandSize = bytes.readUInt32BE(0);
  const end = 4 + commandSize;
  if (end > bytes.length) throw new ProtocolError('Truncated', 'A command is longer than its frame.');
  const command = readCommand(bytes.subarray(4, end));
  return end === bytes.length ? { command } : { command, content: bytes.subarray(end) };
}
