import { isMutation } from './mutations.ts';
import { furthest, isFinal, isProgress, type Tracked } from './tracked.ts';

/** Where what was asked for is kept: one entry each, so that two tabs never overwrite each other's. */
export interface CommandStorage {
  read(): Tracked[];
  write(tracked: Tracked): void;
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
      const kept = found.filter((tracked, index) => index < MOST && !isOld(tracked, now()));
      for (const { key } of found.filter((tracked) => !kept.includes(tracked))) remove(key);
      return kept;
    },
    write: (tracked) => writeWithRoom(storage, prefix + tracked.key, furthest(undefined, tracked)),
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

function isOld({ progress, askedAt }: Tracked, now: number): boolean {
  if (!isFinal(progress)) return false;
  return now - askedAt > (progress.kind === 'completed' ? COMPLETED_KEPT_MS : KEPT_MS);
}

// A full storage must not keep a request from being sent: it is then followed in this tab alone.
function writeWithRoom(storage: Storage, name: string, tracked: Tracked): void {
  try {
    storage.setItem(name, JSON.stringify(tracked));
  } catch (error) {
    if ((error as { name?: string }).name !== 'QuotaExceededError') throw error;
  }
}

/**
 * Nothing where it is not what was written under that name: the names of what `ana.paz` asked for begin as those of `ana` do, and
 * what is kept may have been damaged.
 */
function parsed(text: string | null, key: string): Tracked[] {
  if (text === null) return [];
  try {
    const tracked = JSON.parse(text) as Tracked;
    return tracked.key === key && isWhole(tracked) ? [tracked] : [];
  } catch {
    return [];
  }
}

const isWhole = ({ asked, label, askedAt, progress }: Tracked): boolean =>
  typeof label === 'string' &&
  typeof askedAt === 'number' &&
  isMutation(asked.mutation) &&
  typeof asked.input === 'object' &&
  isProgress(progress.kind);
