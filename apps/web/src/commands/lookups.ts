import type { CommandPartsFragment } from '../generated/graphql.ts';
import { backoffMs } from '../graphql/backoff.ts';
import type { LookAnswer } from './transport.ts';

interface LookupSurroundings {
  readonly ask: (ids: readonly string[]) => Promise<LookAnswer>;
  /** Resolves once it may be asked, or once `signal` is aborted. */
  readonly usable: (signal: AbortSignal) => Promise<void>;
  readonly pause: (delayMs: number) => Promise<void>;
  readonly random: () => number;
  readonly found: (command: CommandPartsFragment) => void;
}

/** As many as the edge answers at a time. */
const IDS_AT_ONCE = 100;

/** Short of which nothing is asked again. */
const AGAIN_AFTER_MS = 500;

/** Refusals that one id among many may be the cause of. */
const ofOneId = new Set(['BAD_USER_INPUT', 'COST_EXCEEDED']);

/**
 * Asks for commands until it is known what became of them, or that nobody can say: one request at a time, however many ask for
 * however much. What passes is waited for, later each time up to 30 s; what is refused for good is halved until the id is
 * found that is the cause, which is given up.
 */
export class Lookups {
  readonly #around: LookupSurroundings;
  readonly #signal: AbortSignal;
  readonly #wanted = new Set<string>();
  #asking = false;
  #most = IDS_AT_ONCE;

  /** @param signal ends it */
  constructor(around: LookupSurroundings, signal: AbortSignal) {
    this.#around = around;
    this.#signal = signal;
  }

  want(ids: readonly string[]): void {
    for (const id of ids) this.#wanted.add(id);
    if (!this.#asking && this.#wanted.size > 0) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    for (let failures = 0; this.#wanted.size > 0; ) {
      await this.#around.usable(this.#signal);
      if (this.#signal.aborted) return;
      const ids = [...this.#wanted].slice(0, this.#most);
      const answer = await this.#around.ask(ids);
      if (this.#signal.aborted) return;
      failures = answer.kind === 'away' ? failures + 1 : 0;
      if (answer.kind === 'away') await this.#around.pause(this.#waitMs(failures));
      else this.#settle(ids, answer);
    }
    this.#asking = false;
  }

  #waitMs(failures: number): number {
    const { random } = this.#around;
    return AGAIN_AFTER_MS + backoffMs(failures - 1, { firstMs: 2_000, mostMs: 29_500, random });
  }

  #settle(ids: readonly string[], answer: Exclude<LookAnswer, { kind: 'away' }>): void {
    if (answer.kind === 'refused' && ids.length > 1 && ofOneId.has(answer.code)) {
      this.#most = Math.ceil(ids.length / 2);
      return;
    }
    for (const id of ids) this.#wanted.delete(id);
    if (answer.kind === 'refused') {
      if (ofOneId.has(answer.code)) this.#most = IDS_AT_ONCE;
      return;
    }
    for (const command of answer.commands) this.#around.found(command);
  }
}
