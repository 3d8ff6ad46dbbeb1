import {
  attemptsOf,
  type CommandEvent,
  commandIdOf,
  isAwaited,
  isRefused,
  type Progress,
} from '../commands/tracked.ts';
import type { CommandPartsFragment } from '../generated/graphql.ts';
import { backoffMs } from '../graphql/backoff.ts';
import { createStore, type Store } from '../graphql/store.ts';
import { inputBytes, mostInputBytes } from './check-rows.ts';
import type { BatchAnswer, ImportTransport } from './import-transport.ts';
import { type Counts, countsOf, recount } from './run-counts.ts';
import {
  advanceRow,
  againRow,
  cancelledRow,
  isSendable,
  isToBeSent,
  keyOf,
  type RunRecord,
  type RunRow,
} from './run-row.ts';
import type { RunStorage } from './run-storage.ts';

export interface RunSurroundings {
  readonly transport: ImportTransport;
  readonly storage: RunStorage;
  readonly now: () => number;
  readonly random: () => number;
  /** Resolves after the time, or earlier when it may be worth while to try again. */
  readonly pause: (delayMs: number) => Promise<void>;
  /** Runs it after the time. @returns calls it off */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

/** An import, at one moment. */
export interface RunView {
  readonly record: RunRecord;
  readonly counts: Counts;
  /** Why nothing is sent at the moment though there is something to send: a code of transport, or of `Unavailable`. */
  readonly waitingFor: string | null;
  /** Nothing more is sent, and every outcome is there but those that wait for a person. */
  readonly ended: boolean;
  /** False where the browser kept nothing: it would be gone after a reload. */
  readonly kept: boolean;
}

/** The edge takes 30 aliases in a request. */
export const ROWS_A_REQUEST = 25;
const REQUESTS_AT_ONCE = 4;
/** Refusals that are not about a row: every other row would meet them too. */
const concernEverybody = new Set(['FORBIDDEN']);
const IDS_AT_ONCE = 100;
/** Outcomes that overtook their receipts. */
const REMEMBERED = 5_000;
/** Long enough for an outcome to have come by itself. */
const LOOK_AFTER_MS = 2_000;
const LOOK_MOST_MS = 15_000;
const SHOWN_EVERY_MS = 200;
const KEPT_EVERY_MS = 1_000;

/**
 * Sends the rows of an import, several in a request and a few requests at once, and follows what becomes of each. Whatever happens
 * to the network or the page, a row is sent again under the key that its content gave it, so it takes effect once. What is
 * written down may lag behind what was sent for the same reason: it is sent again then.
 */
export class ImportRun implements Store<RunView> {
  readonly #around: RunSurroundings;
  readonly #rows: RunRow[];
  readonly #view;
  readonly #rowOf = new Map<string, number>();
  readonly #told = new Map<string, CommandPartsFragment>();
  readonly #lookAt = new Map<number, { readonly at: number; readonly after: number }>();
  readonly #unsent: number[] = [];
  readonly #changed = new Set<number>();
  #record: RunRecord;
  #counts: Counts;
  #waitingFor: string | null = null;
  #notBefore = 0;
  #kept = true;
  #alive = false;
  #senders = 0;
  #looking = false;
  #showing: (() => void) | null = null;
  #keeping: (() => void) | null = null;
  #unhear = () => {};

  constructor(record: RunRecord, rows: readonly RunRow[], around: RunSurroundings) {
    this.#around = around;
    this.#record = record;
    this.#rows = [...rows];
    // The page may have gone before it was written of each row that it was cancelled.
    if (record.state === 'cancelled') this.#cancelAll();
    this.#counts = countsOf(this.#rows);
    this.#rows.forEach((row, index) => this.#take(row, index, 0));
    this.#view = createStore<RunView>(this.#seen());
  }

  get = (): RunView => this.#view.get();
  subscribe = (listener: () => void): (() => void) => this.#view.subscribe(listener);

  /** As they are now, in the order of the file. */
  get rows(): readonly RunRow[] {
    return this.#rows;
  }

  /** Begins, or goes on where it was. */
  start(): void {
    if (this.#alive) return;
    this.#alive = true;
    this.#unhear = this.#around.transport.onChange((command) => this.#hear(command));
    this.#work();
  }

  /** Ends all its work; what is under way is not waited for. */
  stop(): void {
    this.#alive = false;
    this.#unhear();
    this.#showing?.();
    void this.keep();
  }

  pause(): void {
    if (this.#record.state === 'running') this.#become('paused');
  }

  resume(): void {
    if (this.#record.state === 'paused') this.#become('running');
  }

  cancel(): void {
    this.#cancelUnsent();
    this.#become('cancelled');
  }

  /** Sends what was refused once more, after its reason went; what was cancelled stays so. */
  again(): void {
    this.#rows.forEach((row, index) => {
      if (!isSendable(row) || !isRefused(row.progress)) return;
      this.#put(index, againRow(row));
      this.#unsent.push(index);
    });
    this.#become('running');
  }

  /** Writes down what is new. */
  async keep(): Promise<void> {
    this.#keeping?.();
    this.#keeping = null;
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#kept = await this.#around.storage.write(this.#record, this.#rows, changed);
    this.#show();
  }

  #cancelAll(): void {
    this.#rows.forEach((row, index) => {
      if (!isToBeSent(row)) return;
      this.#rows[index] = cancelledRow(row);
      this.#changed.add(index);
    });
  }

  #become(state: RunRecord['state'], pausedFor?: string): void {
    const { pausedFor: _before, ...record } = this.#record;
    this.#record = { ...record, state, ...(pausedFor === undefined ? {} : { pausedFor }) };
    this.#show();
    void this.keep();
    this.#work();
  }

  #take(row: RunRow, index: number, lookAfter: number): void {
    if (isToBeSent(row)) this.#unsent.push(index);
    if (isSendable(row)) this.#follow(row.progress, index, lookAfter);
  }

  #follow(progress: Progress, index: number, lookAfter: number): void {
    const id = commandIdOf(progress);
    if (id === null || !isAwaited(progress)) return void this.#lookAt.delete(index);
    if (this.#rowOf.has(id)) return;
    this.#rowOf.set(id, index);
    this.#lookAt.set(index, { at: this.#around.now() + lookAfter, after: LOOK_AFTER_MS });
  }

  #work(): void {
    while (this.#mayStart()) {
      this.#senders += 1;
      void this.#sendAll().finally(() => {
        this.#senders -= 1;
        // Something may have been queued since it found nothing.
        this.#work();
        this.#show();
      });
    }
    void this.#look();
  }

  #mayStart = (): boolean => this.#sends && this.#senders < REQUESTS_AT_ONCE && this.#unsent.length > 0;

  get #sends(): boolean {
    return this.#alive && this.#record.state === 'running';
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      await this.#untilItMay();
      const batch = this.#sends ? this.#nextBatch() : [];
      if (batch.length === 0) return;
      await this.#send(batch);
    }
  }

  async #untilItMay(): Promise<void> {
    while (this.#sends) {
      if (this.#waitingFor === 'UNAUTHENTICATED') await this.#around.transport.usable();
      const wait = this.#notBefore - this.#around.now();
      if (wait <= 0) return;
      await this.#around.pause(wait);
      // The pause ends early when the network is back.
      this.#notBefore = Math.min(this.#notBefore, this.#around.now());
    }
  }

  #nextBatch(): number[] {
    const batch: number[] = [];
    let bytes = 0;
    while (batch.length < ROWS_A_REQUEST) {
      const [index] = this.#unsent;
      const row = index === undefined ? undefined : this.#rows[index];
      if (index === undefined || row === undefined || !isSendable(row)) break;
      bytes += inputBytes(row.verdict.asked);
      if (batch.length > 0 && bytes > mostInputBytes) break;
      batch.push(index);
      this.#unsent.shift();
    }
    return batch;
  }

  async #send(batch: readonly number[]): Promise<void> {
    const sent = batch.flatMap((index) => {
      const row = this.#rows[index];
      return row !== undefined && isSendable(row) ? { asked: row.verdict.asked, key: keyOf(row) } : [];
    });
    const answer = await this.#around.transport.send(sent);
    if (answer.kind === 'refused' && concernEverybody.has(answer.code))
      return this.#refuseAll(batch, answer.code);
    if (answer.kind === 'refused' && batch.length > 1) return this.#sendEach(batch);
    if (answer.kind !== 'unanswered') this.#waitingFor = null;
    batch.forEach((index, place) => this.#answered(index, this.#eventOf(index, answer, place)));
    this.#show();
    void this.#look();
  }

  /** One of them is to blame; the others are not to suffer for it. */
  async #sendEach(batch: readonly number[]): Promise<void> {
    for (const [place, index] of batch.entries()) {
      await this.#untilItMay();
      if (!this.#sends) return this.#giveBack(batch.slice(place));
      await this.#send([index]);
    }
  }

  /** What one row after another would be refused for is the person's to see to; the rows stay as they are. */
  #refuseAll(batch: readonly number[], code: string): void {
    this.#waitingFor = null;
    this.#giveBack(batch);
    if (this.#sends) this.#become('paused', code);
  }

  /** They are not sent now, but first of all when it goes on; never, where it was cancelled meanwhile. */
  #giveBack(batch: readonly number[]): void {
    this.#unsent.unshift(...batch);
    if (this.#record.state === 'cancelled') this.#cancelUnsent();
  }

  #cancelUnsent(): void {
    for (const index of this.#unsent.splice(0)) {
      const row = this.#rows[index];
      if (row !== undefined && isToBeSent(row)) this.#put(index, cancelledRow(row));
    }
  }

  #eventOf(index: number, answer: BatchAnswer, place: number): CommandEvent {
    const now = this.#around.now();
    if (answer.kind === 'refused') return { type: 'refused', code: answer.code };
    const result = answer.kind === 'results' ? answer.results[place] : undefined;
    if (result !== undefined) return { type: 'answered', result, now };
    const progress = this.#rows[index]?.progress ?? { kind: 'sending' };
    const random = this.#around.random;
    const wait = backoffMs(attemptsOf(progress), { firstMs: 1_000, mostMs: 30_000, random });
    return {
      type: 'unanswered',
      why: answer.kind === 'unanswered' ? answer.why : 'INTERNAL',
      retryAt: now + wait,
    };
  }

  #answered(index: number, event: CommandEvent): void {
    this.#apply(index, event);
    const progress = this.#rows[index]?.progress;
    if (progress?.kind === 'waiting') {
      this.#waitingFor = progress.why;
      this.#notBefore = Math.max(this.#notBefore, progress.retryAt);
      this.#giveBack([index]);
    }
    const early = progress?.kind === 'pending' ? this.#told.get(progress.commandId) : undefined;
    if (early !== undefined) this.#apply(index, { type: 'told', command: early });
  }

  #apply(index: number, event: CommandEvent): void {
    const row = this.#rows[index];
    if (row === undefined || !isSendable(row)) return;
    this.#put(index, advanceRow(row, event));
  }

  /** Once it has stopped nothing is put: another import may be kept where this one was. */
  #put(index: number, after: RunRow): void {
    const before = this.#rows[index];
    if (!this.#alive || before === undefined || before === after) return;
    this.#rows[index] = after;
    this.#counts = recount(this.#counts, before, after);
    if (after.progress !== null) this.#follow(after.progress, index, LOOK_AFTER_MS);
    this.#changed.add(index);
    // Whoever paused may be about to leave, and little comes then.
    const keptAfter = this.#record.state === 'running' ? KEPT_EVERY_MS : 0;
    this.#keeping ??= this.#around.after(keptAfter, () => void this.keep());
    this.#showSoon();
  }

  #hear(command: CommandPartsFragment): void {
    const index = this.#rowOf.get(command.id);
    if (index !== undefined) return this.#apply(index, { type: 'told', command });
    this.#told.delete(command.id);
    this.#told.set(command.id, command);
    const [oldest] = this.#told.keys();
    if (this.#told.size > REMEMBERED && oldest !== undefined) this.#told.delete(oldest);
  }

  /** Asks for outcomes that did not come by themselves, until none is awaited. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    while (this.#alive && this.#lookAt.size > 0) {
      const due = this.#due();
      if (due.length > 0) await this.#lookFor(due);
      if (due.length < IDS_AT_ONCE) await this.#around.pause(LOOK_AFTER_MS / 2);
    }
    this.#looking = false;
  }

  #due(): number[] {
    const now = this.#around.now();
    const due: number[] = [];
    for (const [index, { at }] of this.#lookAt) {
      if (at <= now) due.push(index);
      if (due.length === IDS_AT_ONCE) break;
    }
    return due;
  }

  async #lookFor(due: readonly number[]): Promise<void> {
    const ids = due.flatMap((index) => commandIdOf(this.#rows[index]?.progress ?? { kind: 'sending' }) ?? []);
    const found = await this.#around.transport.commandsByIds(ids);
    for (const command of found ?? []) this.#hear(command);
    for (const index of due) this.#lookLater(index);
  }

  #lookLater(index: number): void {
    const look = this.#lookAt.get(index);
    if (look === undefined) return;
    this.#lookAt.delete(index);
    const after = Math.min(look.after * 2, LOOK_MOST_MS);
    this.#lookAt.set(index, { at: this.#around.now() + look.after, after });
  }

  #showSoon(): void {
    this.#showing ??= this.#around.after(SHOWN_EVERY_MS, () => this.#show());
  }

  #show(): void {
    this.#showing?.();
    this.#showing = null;
    this.#view.set(this.#seen());
  }

  #seen(): RunView {
    const { unsent, pending } = this.#counts;
    const sends = this.#record.state === 'running' && unsent > 0;
    return {
      record: this.#record,
      counts: this.#counts,
      waitingFor: sends ? this.#waitingFor : null,
      ended: pending === 0 && unsent === 0,
      kept: this.#kept,
    };
  }
}
