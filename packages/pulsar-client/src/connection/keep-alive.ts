import type { Clock } from '../clock.ts';

/** What keep-alive needs of its connection. */
export interface Probed {
  ping(): void;
  giveUp(): void;
}

/** Asks a silent connection for a sign of life each interval, and gives it up when none came for a whole one. */
export class KeepAlive {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #connection: Probed;
  #cancel: () => void = () => {};
  #heard = true;

  constructor(clock: Clock, intervalMs: number, connection: Probed) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#connection = connection;
  }

  start(): void {
    this.#cancel = this.#clock.after(this.#intervalMs, () => this.#tick());
  }

  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    this.#cancel();
  }

  #tick(): void {
    if (!this.#heard) return this.#connection.giveUp();
    this.#heard = false;
    this.#connection.ping();
    this.start();
  }
}
