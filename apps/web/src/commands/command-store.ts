import type { CommandPartsFragment } from '../generated/graphql.ts';
import { backoffMs } from '../graphql/backoff.ts';
import { createStore, type Store } from '../graphql/store.ts';
import { type CommandStorage, surplusOf } from './command-storage.ts';
import { Lookups } from './lookups.ts';
import type { Asked } from './mutations.ts';
import {
  advance,
  attemptsOf,
  type CommandEvent,
  commandIdOf,
  furthest,
  isAwaited,
  isFinal,
  isUnsent,
  type Tracked,
} from './tracked.ts';
import type { Answer, Transport } from './transport.ts';

interface CommandSurroundings {
  readonly storage: CommandStorage;
  readonly transport: Transport;
  readonly now: () => number;
  readonly random: () => number;
  readonly newKey: () => string;
  /** Resolves after the time, or earlier when it may be worth while to try again. */
  readonly pause: (delayMs: number) => Promise<void>;
  /** Runs it while no other tab runs it under the same name. */
  readonly alone: (name: string, run: () => Promise<void>) => Promise<void>;
}

interface AskOptions {
  /** What it is about, for people. */
  readonly label: string;
  /** What a change was made from; kept with it. */
  readonly base?: unknown;
}

/**
 * What this person asked for from this browser, newest first. It is written down before it is sent, with the key that makes
 * sending it again harmless, and followed until it ended: after a reload, in every tab, across any break of the
 * network. What happened meanwhile is asked for, never guessed.
 */
export interface CommandStore extends Store<readonly Tracked[]> {
  /** @returns the key it is found by */
  ask(asked: Asked, options: AskOptions): string;
  find(key: string): Tracked | undefined;
  /** Takes it off the list. What is on its way takes effect nevertheless. */
  forget(key: string): void;
  /** Every change of any command of this person, also of those sent from elsewhere. @returns stops it */
  onChange(listener: (command: CommandPartsFragment) => void): () => void;
  /** Something that is on the list ended, in whichever tab it was asked for. @returns stops it */
  onOutcome(listener: (tracked: Tracked) => void): () => void;
  /** Begins to send what was left unsent and to follow what is pending. @returns ends both */
  start(): () => void;
}

/** Long enough for an outcome to have come by itself. */
const LOOK_AFTER_MS = 2_000;
/** Outcomes that overtook their receipts. */
const REMEMBERED = 500;

export function createCommandStore(surroundings: CommandSurroundings): CommandStore {
  return new Commands(surroundings);
}

class Commands implements CommandStore {
  readonly #around: CommandSurroundings;
  readonly #list: ReturnType<typeof createStore<readonly Tracked[]>>;
  readonly #byKey = new Map<string, Tracked>();
  readonly #told = new Map<string, CommandPartsFragment>();
  readonly #changes = new Set<(command: CommandPartsFragment) => void>();
  readonly #outcomes = new Set<(tracked: Tracked) => void>();
  /** Those that the storage had no room for: their absence there says nothing. */
  readonly #unkept = new Set<string>();
  /** Aborted while it is not started. */
  #run = AbortSignal.abort();
  #lookups: Lookups | undefined;

  constructor(around: CommandSurroundings) {
    this.#around = around;
    for (const tracked of around.storage.read()) this.#byKey.set(tracked.key, tracked);
    this.#list = createStore<readonly Tracked[]>([...this.#byKey.values()]);
  }

  get = (): readonly Tracked[] => this.#list.get();
  subscribe = (listener: () => void): (() => void) => this.#list.subscribe(listener);
  find = (key: string): Tracked | undefined => this.#byKey.get(key);

  ask(asked: Asked, { label, base }: AskOptions): string {
    const { newKey, now } = this.#around;
    const key = newKey();
    this.#write({ key, asked, label, askedAt: now(), progress: { kind: 'sending' }, base });
    void this.#send(key, this.#run);
    return key;
  }

  forget(key: string): void {
    this.#around.storage.remove(key);
    this.#unkept.delete(key);
    this.#drop(key);
  }

  onChange(listener: (command: CommandPartsFragment) => void): () => void {
    this.#changes.add(listener);
    return () => this.#changes.delete(listener);
  }

  onOutcome(listener: (tracked: Tracked) => void): () => void {
    this.#outcomes.add(listener);
    return () => this.#outcomes.delete(listener);
  }

  start(): () => void {
    const ending = new AbortController();
    this.#run = ending.signal;
    this.#lookups = this.#lookupsUntil(ending.signal);
    this.#readAgain();
    const unwatch = this.#around.storage.watch((key, tracked) => this.#heard(key, tracked));
    const stop = this.#around.transport.follow({
      // What was decided before the subscription stood is asked for once it does.
      onStart: () => this.#look(),
      onCommand: (command) => this.#hear(command),
    });
    for (const { key, progress } of this.get()) if (isUnsent(progress)) void this.#send(key, ending.signal);
    return () => {
      ending.abort();
      unwatch();
      stop();
    };
  }

  #lookupsUntil(signal: AbortSignal): Lookups {
    const { transport, pause, random } = this.#around;
    return new Lookups(
      {
        ask: (ids) => transport.commandsByIds(ids),
        usable: (until) => transport.usable(until),
        pause,
        random,
        found: (command) => this.#hear(command),
      },
      signal,
    );
  }

  /** What other tabs wrote and took off while this one did not listen. */
  #readAgain(): void {
    const kept = new Map(this.#around.storage.read().map((tracked) => [tracked.key, tracked]));
    for (const key of this.#byKey.keys())
      if (!kept.has(key) && !this.#unkept.has(key)) this.#byKey.delete(key);
    for (const [key, tracked] of kept) this.#byKey.set(key, furthest(this.find(key), tracked));
    this.#publish();
  }

  /** Sends until there is an answer. Waits outside the lock: another tab may be able to send meanwhile. */
  async #send(key: string, run: AbortSignal): Promise<void> {
    for (let due = await this.#due(key, run); due !== undefined; due = await this.#due(key, run)) {
      const waited = due;
      await this.#around.alone(`alpes.command.${key}`, async () => {
        // Before it was this tab's turn it may have been taken off the list, or sent by another tab.
        if (run.aborted || this.find(key) !== waited) return;
        this.#apply(key, this.#eventOf(waited, await this.#around.transport.send(waited.asked, key)));
      });
    }
    if (!run.aborted && this.find(key)?.progress.kind === 'pending') await this.#lookLater(key, run);
  }

  /** Resolves when it is to be sent; with undefined where it is not, or not from here. */
  async #due(key: string, run: AbortSignal): Promise<Tracked | undefined> {
    for (;;) {
      const tracked = this.find(key);
      if (run.aborted || tracked === undefined || !isUnsent(tracked.progress)) return undefined;
      await this.#waitFor(tracked, run);
      if (!run.aborted && this.find(key) === tracked) return tracked;
    }
  }

  async #waitFor({ progress }: Tracked, run: AbortSignal): Promise<void> {
    if (progress.kind !== 'waiting') return;
    const signedOut = progress.why === 'UNAUTHENTICATED';
    if (signedOut) await this.#around.transport.usable(run);
    const left = progress.retryAt - this.#around.now();
    // Whoever has just signed in does not wait; who is refused again and again does.
    if (!signedOut || (left > 0 && progress.attempts > 1)) await this.#around.pause(Math.max(0, left));
  }

  #eventOf({ progress }: Tracked, answer: Answer): CommandEvent {
    const { now, random } = this.#around;
    const wait = backoffMs(attemptsOf(progress), { firstMs: 1_000, mostMs: 30_000, random });
    switch (answer.kind) {
      case 'result':
        return { type: 'answered', result: answer.result, now: now(), spreadMs: wait };
      case 'refused':
        return { type: 'refused', code: answer.code };
      case 'unanswered':
        return { type: 'unanswered', why: answer.why, retryAt: now() + wait };
    }
  }

  #apply(key: string, event: CommandEvent): void {
    const before = this.find(key);
    if (before === undefined) return;
    const after = this.#overtaken(advance(before, event));
    if (after !== before) this.#write(after);
  }

  #write(tracked: Tracked): void {
    if (this.#around.storage.write(tracked)) this.#unkept.delete(tracked.key);
    else this.#unkept.add(tracked.key);
    this.#keep(tracked);
  }

  /** An outcome may arrive before the receipt that says which command it belongs to. */
  #overtaken(tracked: Tracked): Tracked {
    const command = this.#told.get(commandIdOf(tracked.progress) ?? '');
    return command === undefined ? tracked : advance(tracked, { type: 'told', command });
  }

  #hear(command: CommandPartsFragment): void {
    this.#told.delete(command.id);
    this.#told.set(command.id, command);
    const [oldest] = this.#told.keys();
    if (this.#told.size > REMEMBERED && oldest !== undefined) this.#told.delete(oldest);
    for (const { key, progress } of this.get())
      if (commandIdOf(progress) === command.id) this.#apply(key, { type: 'told', command });
    for (const listener of this.#changes) listener(command);
  }

  async #lookLater(key: string, run: AbortSignal): Promise<void> {
    await this.#around.pause(LOOK_AFTER_MS);
    const progress = this.find(key)?.progress;
    if (!run.aborted && progress?.kind === 'pending') this.#lookups?.want([progress.commandId]);
  }

  #look(): void {
    const awaited = this.get().filter(({ progress }) => isAwaited(progress));
    this.#lookups?.want(awaited.flatMap(({ progress }) => commandIdOf(progress) ?? []));
  }

  /** Another tab's word. */
  #heard(key: string, other: Tracked | null): void {
    if (other === null) return this.#drop(key);
    const own = this.find(key);
    const agreed = furthest(own, other);
    if (agreed === own) this.#around.storage.write(agreed);
    else this.#keep(agreed);
    // The other tab may be gone before it has sent it; whoever holds the lock sends.
    if (own === undefined && isUnsent(agreed.progress)) void this.#send(key, this.#run);
  }

  #keep(tracked: Tracked): void {
    const before = this.find(tracked.key);
    this.#byKey.set(tracked.key, tracked);
    this.#publish();
    if (before === undefined) this.#makeRoom();
    if (isFinal(tracked.progress) && (before === undefined || !isFinal(before.progress)))
      for (const listener of this.#outcomes) listener(tracked);
  }

  /** A page that is open for weeks keeps no more than one that is opened anew. */
  #makeRoom(): void {
    for (const key of surplusOf(this.get(), this.#around.now())) this.forget(key);
  }

  #drop(key: string): void {
    if (this.#byKey.delete(key)) this.#publish();
  }

  #publish(): void {
    this.#list.set([...this.#byKey.values()].toSorted((a, b) => b.askedAt - a.askedAt));
  }
}
