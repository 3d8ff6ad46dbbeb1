import { pauseUntilOnline } from '../commands/browser-commands.ts';
import { createStore, type Store } from '../graphql/store.ts';
import { ownerOf, type Services } from '../shell/services.tsx';
import type { CheckedRow } from './check-rows.ts';
import { ImportRun, type RunSurroundings } from './import-run.ts';
import { createImportTransport } from './import-transport.ts';
import { type RunRecord, type RunRow, startRow } from './run-row.ts';
import { createRunStorage, type RunStorage } from './run-storage.ts';
import { setUnderWay } from './under-way.ts';

/**
 * The import of this person in this browser.
 * - `opening`: what was kept is being read.
 * - `none`: there is none; a file can be dropped.
 * - `elsewhere`: another tab has it. Left when that tab is closed, or done with it.
 * - `run`: it is here, at whatever state.
 */
export type ImportsState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'none' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'run'; readonly run: ImportRun };

export interface Imports extends Store<ImportsState> {
  begin(about: Omit<RunRecord, 'startedAt' | 'total' | 'state'>, rows: readonly CheckedRow[]): Promise<void>;
  /** Makes room for another file. What was sent takes effect nevertheless. */
  discard(): Promise<void>;
}

const ROWS_A_WRITE = 1_000;

const made = new WeakMap<Services, Imports>();

/** One for each person, for as long as the page is open: it goes on while other pages of the application are shown. */
export function importsOf(services: Services): Imports {
  const known = made.get(services) ?? new BrowserImports(services);
  made.set(services, known);
  return known;
}

class BrowserImports implements Imports {
  readonly #state = createStore<ImportsState>({ kind: 'opening' });
  readonly #storage: RunStorage;
  readonly #around: RunSurroundings;
  readonly #lock: string;
  readonly #owner: string;
  #unwatch = () => {};
  #release: (() => void) | null = null;
  /** Somebody else works here now: a lock or a file that is had only then begins nothing. */
  #gone = false;

  constructor(services: Services) {
    const owner = ownerOf(services.sessions.get());
    this.#owner = owner;
    this.#lock = `alpes.import.${owner}`;
    this.#storage = createRunStorage(owner);
    this.#around = {
      transport: createImportTransport(services, owner),
      storage: this.#storage,
      now: Date.now,
      random: Math.random,
      pause: pauseUntilOnline,
      after: (delayMs, run) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    };
    // Another person's rights are not to be used for what this one imports.
    const stopFor = services.sessions.subscribe(() => {
      if (ownerOf(services.sessions.get()) === owner) return;
      stopFor();
      this.#gone = true;
      made.delete(services);
      this.#leave({ kind: 'opening' });
    });
    window.addEventListener('beforeunload', (event) => this.#warn(event));
    window.addEventListener('pagehide', () => void this.#run?.keep());
    void this.#open();
  }

  get = (): ImportsState => this.#state.get();
  subscribe = (listener: () => void): (() => void) => this.#state.subscribe(listener);

  async begin(
    about: Omit<RunRecord, 'startedAt' | 'total' | 'state'>,
    rows: readonly CheckedRow[],
  ): Promise<void> {
    if (!(await this.#hold(true))) return this.#waitElsewhere();
    const started = rows.map(startRow);
    const record: RunRecord = { ...about, startedAt: Date.now(), total: rows.length, state: 'running' };
    await this.#storage.clear().catch(() => undefined);
    await this.#writeAll(record, started);
    this.#begin(new ImportRun(record, started, this.#around));
  }

  /** A part at a time: all at once would hold up the page. One that is not whole is not read. */
  async #writeAll(record: RunRecord, rows: readonly RunRow[]): Promise<void> {
    const indexes = rows.map((_, index) => index);
    for (let from = 0; from < rows.length; from += ROWS_A_WRITE)
      await this.#storage.write(record, rows, indexes.slice(from, from + ROWS_A_WRITE));
  }

  async discard(): Promise<void> {
    this.#run?.stop();
    await this.#storage.clear().catch(() => undefined);
    this.#nothing();
  }

  #nothing(): void {
    if (!this.#gone) setUnderWay(this.#owner, false);
    this.#leave({ kind: 'none' });
  }

  get #run(): ImportRun | null {
    const state = this.#state.get();
    return state.kind === 'run' ? state.run : null;
  }

  async #open(): Promise<void> {
    if ((await this.#storage.read()) === null) return this.#nothing();
    if (!(await this.#hold(true))) return this.#waitElsewhere();
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    const found = await this.#storage.read();
    if (found === null) return this.#nothing();
    this.#begin(new ImportRun(found.record, found.rows, this.#around));
  }

  async #waitElsewhere(): Promise<void> {
    this.#state.set({ kind: 'elsewhere' });
    await this.#hold(false);
    await this.#goOn();
  }

  #begin(run: ImportRun): void {
    if (this.#gone) return this.#leave({ kind: 'opening' });
    this.#state.set({ kind: 'run', run });
    const tell = () => setUnderWay(this.#owner, !run.get().ended);
    this.#unwatch = run.subscribe(tell);
    run.start();
    tell();
  }

  #leave(state: ImportsState): void {
    this.#unwatch();
    this.#run?.stop();
    this.#release?.();
    this.#release = null;
    this.#state.set(state);
  }

  /**
   * One tab at a time. Where there are no locks (plain HTTP from another machine) two tabs may send the same rows; their keys
   * make that harmless.
   * @returns whether it has it; without `ifAvailable` it waits until it has
   */
  #hold(ifAvailable: boolean): Promise<boolean> {
    const { locks } = navigator as { locks?: LockManager };
    if (locks === undefined || this.#release !== null) return Promise.resolve(true);
    return new Promise((resolve) => {
      void locks.request(this.#lock, { ifAvailable }, (lock) => {
        resolve(lock !== null);
        if (lock === null) return undefined;
        return new Promise<void>((release) => {
          this.#release = release;
        });
      });
    });
  }

  #warn(event: BeforeUnloadEvent): void {
    const view = this.#run?.get();
    if (view?.record.state === 'running' && view.counts.unsent > 0) event.preventDefault();
  }
}
