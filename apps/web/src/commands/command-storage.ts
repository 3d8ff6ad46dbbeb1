import { isFinal, type Tracked } from './tracked.ts';
import { isWhole } from './whole.ts';

/** Where what was asked for is kept: one entry each, so that two tabs never overwrite each other's. */
export interface CommandStorage {
  /** Newest first, without what is of interest to nobody any more. */
  read(): Tracked[];
  /** @returns false where there is no room for it */
  write(tracked: Tracked): boolean;
  remove(key: string): void;
  /** What other tabs write and remove. @returns stops it */
  watch(listener: (key: string, tracked: Tracked | null) => void): () => void;
}

/** What ended is of interest for a week. */
const KEPT_MS = 7 * 24 * 3_600_000;
/** What took effect is seen in the data itself. */
const COMPLETED_KEPT_MS = 10 * 60_000;
const MOST = 500;

interface Surroundings {
  readonly storage: Storage;
  /** Whose they are: people who share a browser do not see each other's. */
  readonly owner: string;
  readonly now: () => number;
  /** Where `storage` events arrive. */
  readonly target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

export function createCommandStorage({ storage, owner, now, target }: Surroundings): CommandStorage {
  const prefix = `alpes.command.${owner}.`;
  const remove = (key: string) => storage.removeItem(prefix + key);
  const all = () =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index))
      .filter((name): name is string => name?.startsWith(prefix) === true)
      .flatMap((name) => parsed(storage.getItem(name), name.slice(prefix.length)))
      .toSorted((a, b) => b.askedAt - a.askedAt);
  return {
    remove,
    read: () => {
      const found = all();
      const surplus = new Set(surplusOf(found, now()));
      for (const key of surplus) remove(key);
      return found.filter(({ key }) => !surplus.has(key));
    },
    write: (tracked) => writeWithRoom(storage, prefix + tracked.key, tracked),
    watch: (listener) => {
      const hear = (event: Event) => {
        const { key, newValue } = event as StorageEvent;
        if (key?.startsWith(prefix) !== true) return;
        const name = key.slice(prefix.length);
        const [tracked] = parsed(newValue, name);
        if (tracked !== undefined || newValue === null) listener(name, tracked ?? null);
      };
      target.addEventListener('storage', hear);
      return () => target.removeEventListener('storage', hear);
    },
  };
}

/**
 * The keys of what is of interest to nobody any more: what ended long ago, and of the rest that ended what is beyond the newest
 * 500. What is still to be sent or to be decided never is.
 * @param list newest first
 */
export function surplusOf(list: readonly Tracked[], now: number): string[] {
  return list
    .filter((tracked, index) => isFinal(tracked.progress) && (index >= MOST || isOld(tracked, now)))
    .map(({ key }) => key);
}

const isOld = ({ progress, askedAt }: Tracked, now: number): boolean =>
  now - askedAt > (progress.kind === 'completed' ? COMPLETED_KEPT_MS : KEPT_MS);

// A full storage must not keep a request from being sent: it is then followed in this tab alone.
function writeWithRoom(storage: Storage, name: string, tracked: Tracked): boolean {
  try {
    storage.setItem(name, JSON.stringify(tracked));
    return true;
  } catch (error) {
    if ((error as { name?: string }).name !== 'QuotaExceededError') throw error;
    return false;
  }
}

/**
 * Nothing where it is not what was written under that name: the names of what `ana.paz` asked for begin as those of `ana` do, and
 * what is kept may have been damaged.
 */
function parsed(text: string | null, key: string): Tracked[] {
  if (text === null) return [];
  try {
    const tracked: unknown = JSON.parse(text);
    return isWhole(tracked) && tracked.key === key ? [tracked] : [];
  } catch {
    return [];
  }
}
