import type { CommandPartsFragment, CommandResultPartsFragment } from '../../generated/graphql.ts';
import type { CommandStorage } from '../command-storage.ts';
import { createCommandStorage } from '../command-storage.ts';
import { type CommandStore, createCommandStore } from '../command-store.ts';
import type { Answer, FollowCommands, LookAnswer, Transport } from '../transport.ts';

/** A browser's storage that several tabs share: what one writes, the others hear of. */
export class SharedStorage {
  readonly #entries = new Map<string, string>();
  readonly #tabs = new Set<EventTarget>();

  /** @returns the storage as one tab sees it, and where its events arrive */
  tab(): { storage: Storage; target: EventTarget } {
    const target = new EventTarget();
    this.#tabs.add(target);
    const tell = (key: string, newValue: string | null) => {
      // As in a browser, later, and not to the tab that wrote it.
      for (const other of this.#tabs)
        if (other !== target)
          queueMicrotask(() => other.dispatchEvent(Object.assign(new Event('storage'), { key, newValue })));
    };
    const entries = this.#entries;
    const storage = {
      get length() {
        return entries.size;
      },
      key: (index: number) => [...entries.keys()][index] ?? null,
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => {
        entries.set(key, value);
        tell(key, value);
      },
      removeItem: (key: string) => {
        if (entries.delete(key)) tell(key, null);
      },
      clear: () => entries.clear(),
    };
    return { storage, target };
  }
}

/** A network whose answers the test gives. */
export class FakeTransport implements Transport {
  readonly sent: { key: string; answer: (answer: Answer) => void }[] = [];
  readonly lookedAt: (readonly string[])[] = [];
  known: CommandPartsFragment[] | null = [];
  #follower: FollowCommands | undefined;

  send = (_asked: unknown, key: string): Promise<Answer> =>
    new Promise((answer) => this.sent.push({ key, answer }));

  commandsByIds = (ids: readonly string[]): Promise<LookAnswer> => {
    this.lookedAt.push(ids);
    if (this.known === null) return Promise.resolve({ kind: 'away' });
    return Promise.resolve({ kind: 'found', commands: this.known.filter(({ id }) => ids.includes(id)) });
  };

  follow = (options: FollowCommands): (() => void) => {
    this.#follower = options;
    return () => {
      this.#follower = undefined;
    };
  };

  /** Until somebody signs in. */
  signedIn: Promise<void> = Promise.resolve();

  usable = (signal: AbortSignal): Promise<void> =>
    Promise.race([
      this.signedIn,
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
      }),
    ]);

  /** The subscription stands. */
  start(): void {
    this.#follower?.onStart();
  }

  tell(told: CommandPartsFragment): void {
    this.#follower?.onCommand(told);
  }

  /** The next of what was sent and is not answered. */
  answerNext(answer: Answer): void {
    const next = this.sent.shift();
    if (next === undefined) throw new Error('Nothing was sent.');
    next.answer(answer);
  }
}

export interface FakeTab {
  readonly store: CommandStore;
  readonly transport: FakeTransport;
  readonly pauses: number[];
  /** Lets every pause end. */
  readonly wake: () => void;
  readonly stop: () => void;
}

/** Locks as the tabs of one browser share them. */
export class FakeLocks {
  readonly #last = new Map<string, Promise<void>>();

  alone = (name: string, run: () => Promise<void>): Promise<void> => {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(run);
    this.#last.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  };
}

let keys = 0;

/** One tab with a store that runs; time stands at `now`. */
export function openTab(shared: SharedStorage, locks: FakeLocks, { now = 1_000_000 } = {}): FakeTab {
  const transport = new FakeTransport();
  const pauses: number[] = [];
  let waiting: (() => void)[] = [];
  const { storage, target } = shared.tab();
  const kept: CommandStorage = createCommandStorage({ storage, target, owner: 'ana', now: () => now });
  const store = createCommandStore({
    storage: kept,
    transport,
    now: () => now,
    random: () => 0.5,
    newKey: () => `key-${(keys += 1)}`,
    pause: (delayMs) => {
      pauses.push(delayMs);
      return new Promise((resolve) => waiting.push(resolve));
    },
    alone: locks.alone,
  });
  const stop = store.start();
  return {
    store,
    transport,
    pauses,
    wake: () => {
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
    },
    stop,
  };
}

export const receipt = (commandId: string): CommandResultPartsFragment => ({
  __typename: 'CommandReceipt',
  commandId,
  aggregateId: `aggregate-of-${commandId}`,
  acceptedAt: '2026-11-25T20:00:00.000Z',
});

export function command(id: string, status: CommandPartsFragment['status']): CommandPartsFragment {
  const rejection = { code: 'TAX_ID_TAKEN', message: 'Taken.', details: [] };
  return {
    id,
    status,
    type: 'RegisterCompany',
    aggregateId: `aggregate-of-${id}`,
    acceptedAt: '2026-11-25T20:00:00.000Z',
    decidedAt: status === 'PENDING' ? null : '2026-11-25T20:00:01.000Z',
    version: status === 'COMPLETED' ? 1 : null,
    rejection: status === 'REJECTED' ? rejection : null,
  };
}
