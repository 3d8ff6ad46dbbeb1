import type { Socket } from 'node:net';

/** More than this waiting to be sent, and no more messages are put behind it. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** A client that lets this much pile up reads nothing any more. */
const OVERFLOW_BYTES = 64 * 1024 * 1024;
/** Up to this much goes out as one buffer; copying is cheaper than a vector of many small ones. */
const JOIN_BYTES = 256 * 1024;

/** What waits to go out on a connection: everything of one turn of the event loop in one write. */
export class Outbox {
  readonly #socket: Socket;
  #buffers: Buffer[] = [];
  #bytes = 0;

  readonly #overflowed: () => void;

  /** `drained` is called when there is room again after there was none, `overflowed` when too much piles up. */
  constructor(socket: Socket, drained: () => void, overflowed: () => void) {
    this.#socket = socket;
    this.#overflowed = overflowed;
    socket.on('drain', drained);
  }

  /** False while more waits than should. Answers are sent all the same; messages wait for `drained`. */
  get writable(): boolean {
    return this.#bytes + this.#socket.writableLength < HIGH_WATER_BYTES && !this.#socket.destroyed;
  }

  send(bytes: Buffer): void {
    if (this.#buffers.length === 0) setImmediate(() => this.#flush());
    this.#buffers.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes + this.#socket.writableLength > OVERFLOW_BYTES) this.#overflowed();
  }

  /** Sends what waits, then ends the connection. */
  end(): void {
    this.#flush();
    this.#socket.end();
  }

  #flush(): void {
    const buffers = this.#buffers;
    const bytes = this.#bytes;
    this.#buffers = [];
    this.#bytes = 0;
    if (buffers.length === 0 || this.#socket.destroyed) return;
    if (buffers.length === 1) this.#socket.write(buffers[0] as Buffer);
    else if (bytes <= JOIN_BYTES) this.#socket.write(Buffer.concat(buffers, bytes));
    else this.#writeVector(buffers);
  }

  #writeVector(buffers: readonly Buffer[]): void {
    this.#socket.cork();
    for (const buffer of buffers) this.#socket.write(buffer);
    this.#socket.uncork();
  }
}
