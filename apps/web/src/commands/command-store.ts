import type { CommandPartsFragment } from '../generated/graphql.ts';
import { backoffMs } from '../graphql/backoff.ts';
import { createStore, type Store } from '../graphql/store.ts';
import type { CommandStorage } from './command-storage.ts';
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

export interface CommandSurroundings {
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

export interface AskOptions {
  /** What it is about, for people. */
  readonly label: string;
  /** A key of one's own where the same thing may be asked for twice (an import's rows); a new one otherwise. */
  readonly key?: string;
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
const IDS_AT_ONCE = 100;

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
  #running = false;

  constructor(around: CommandSurroundings) {
    this.#around = around;
    for (const tracked of around.storage.read()) this.#byKey.set(tracked.key, tracked);
    this.#list = createStore<readonly Tracked[]>([...this.#byKey.values()]);
  }

  get = (): readonly Tracked[] => this.#list.get();
  subscribe = (listener: () => void): (() => void) => this.#list.subscribe(listener);
  find = (key: string): Tracked | undefined => this.#byKey.get(key);

  ask(asked: Asked, { label, key = this.#around.newKey(), base }: AskOptions): string {
    const askedAt = this.#around.now();
    const tracked: Tracked = { key, asked, label, askedAt, progress: { kind: 'sending' }, base };
    this.#around.storage.write(tracked);
    this.#keep(tracked);
    void this.#send(key);
    return key;
  }

  forget(key: string): void {
    this.#around.storage.remove(key);
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
    this.#running = true;
    const unwatch = this.#around.storage.watch((key, tracked) => this.#heard(key, tracked));
    const stop = this.#around.transport.follow({
      // What was decided before the subscription stood is asked for once it does.
      onStart: () => void this.#look(),
      onCommand: (command) => this.#hear(command),
    });
    for (const { key, progress } of this.get()) if (isUnsent(progress)) void this.#send(key);
    return () => {
      this.#running = false;
      unwatch();
      stop();
    };
  }

  /** Sends until there is an answer. */
  async #send(key: string): Promise<void> {
    await this.#around.alone(`alpes.command.${key}`, async () => {
      for (let tracked = this.find(key); tracked && isUnsent(tracked.progress); tracked = this.find(key)) {
        if (!this.#running) return;
        await this.#waitFor(tracked);
        // Meanwhile it may have been taken off the list, sent by another tab, or another person may work here.
        const unsent = this.find(key);
        if (!this.#running || unsent === undefined || !isUnsent(unsent.progress)) return;
        this.#apply(key, this.#eventOf(tracked, await this.#around.transport.send(tracked.asked, key)));
      }
    });
    const progress = this.find(key)?.progress;
    if (progress?.kind === 'pending') await this.#lookLater(key);
  }

  async #waitFor({ progress }: Tracked): Promise<void> {
    if (progress.kind !== 'waiting') return;
    if (progress.why === 'UNAUTHENTICATED') await this.#around.transport.usable();
    else await this.#around.pause(Math.max(0, progress.retryAt - this.#around.now()));
  }

  #eventOf({ progress }: Tracked, answer: Answer): CommandEvent {
    const { now, random } = this.#around;
    switch (answer.kind) {
      case 'result':
        return { type: 'answered', result: answer.result, now: now() };
      case 'refused':
        return { type: 'refused', code: answer.code };
      case 'unanswered': {
        const wait = backoffMs(attemptsOf(progress), { firstMs: 1_000, mostMs: 30_000, random });
        return { type: 'unanswered', why: answer.why, retryAt: now() + wait };
      }
    }
  }

  #apply(key: string, event: CommandEvent): void {
    const before = this.find(key);
    if (before === undefined) return;
    const after = this.#overtaken(advance(before, event));
    if (after === before) return;
    this.#around.storage.write(after);
    this.#keep(after);
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

  async #lookLater(key: string): Promise<void> {
    await this.#around.pause(LOOK_AFTER_MS);
    const progress = this.find(key)?.progress;
    if (this.#running && progress?.kind === 'pending') await this.#lookAt([progress.commandId]);
  }

  #look(): Promise<void> {
    const awaited = this.get().filter(({ progress }) => isAwaited(progress));
    return this.#lookAt(awaited.flatMap(({ progress }) => commandIdOf(progress) ?? []));
  }

  async #lookAt(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
      for (const command of await this.#askFor(ids.slice(from, from + IDS_AT_ONCE))) this.#hear(command);
    }
  }

  async #askFor(ids: readonly string[]): Promise<readonly CommandPartsFragment[]> {
    while (this.#running) {
      const found = await this.#around.transport.commandsByIds(ids);
      if (found !== null) return found;
      await this.#around.pause(LOOK_AFTER_MS);
    }
    return [];
  }

  /** Another tab's word. */
  #heard(key: string, other: Tracked | null): void {
    if (other === null) return this.#drop(key);
    const own = this.find(key);
    const agreed = furthest(own, other);
    if (agreed === own) this.#around.storage.write(agreed);
    else this.#keep(agreed);
    // The other tab may be gone before it has sent it; whoever holds the lock sends.
    if (own === undefined && isUnsent(agreed.progress)) void this.#send(key);
  }

  #keep(tracked: Tracked): void {
    const before = this.find(tracked.key);
    this.#byKey.set(tracked.key, tracked);
    this.#publish();
    if (isFinal(tracked.progress) && (before === undefined || !isFinal(before.progress)))
      for (const listener of this.#outcomes) listener(tracked);
  }

  #drop(key: string): void {
    if (this.#byKey.delete(key)) this.#publish();
  }

  #publish(): void {
    this.#list.set([...this.#byKey.values()].toSorted((a, b) => b.askedAt - a.askedAt));
  }
}
