export interface HeldWorkerOptions {
  /** Tries one held key that is due; false when none is. */
  resume(): Promise<boolean>;
  /** How often it looks without being told. */
  readonly sweepMs: number;
  onError(error: unknown): void;
  /** After each turn. */
  afterTurn(): Promise<void>;
}

/** Looks for held keys that are due: one after the other until none is, then again after `sweepMs` or when told. */
export class HeldWorker {
  readonly #options: HeldWorkerOptions;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #stopped = false;

  constructor(options: HeldWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.wakeIn(0);
  }

  /** Looks again in `delayMs`, or earlier. */
  wakeIn(delayMs: number): void {
    if (this.#stopped || this.#turn !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#turn = this.#run();
      },
      Math.min(delayMs, this.#options.sweepMs),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#turn;
  }

  async #run(): Promise<void> {
    try {
      while (!this.#stopped && (await this.#options.resume()));
      if (!this.#stopped) await this.#options.afterTurn();
    } catch (error) {
      this.#options.onError(error);
    }
    this.#turn = undefined;
    this.wakeIn(this.#options.sweepMs);
  }
}
