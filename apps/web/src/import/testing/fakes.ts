import type { CommandPartsFragment, CommandResultPartsFragment } from '../../generated/graphql.ts';
import type { CheckedRow } from '../check-rows.ts';
import { ImportRun } from '../import-run.ts';
import type { BatchAnswer, ImportTransport, Sent } from '../import-transport.ts';
import { type RunRecord, type RunRow, startRow } from '../run-row.ts';
import type { RunStorage } from '../run-storage.ts';

export const readyRow = (line: number): CheckedRow => ({
  line,
  cells: [`Company ${line}`, 'CO'],
  name: `Company ${line}`,
  verdict: {
    kind: 'ready',
    key: `key-${line}`,
    asked: { mutation: 'registerCompany', input: { name: `Company ${line}`, country: 'CO' } },
  },
});

export const receiptOf = (key: string): CommandResultPartsFragment => ({
  __typename: 'CommandReceipt',
  commandId: `command of ${key}`,
  aggregateId: `company of ${key}`,
  acceptedAt: '2026-11-25T12:00:00.000Z',
});

export const completed = (key: string): CommandPartsFragment => ({
  id: `command of ${key}`,
  type: 'RegisterCompany',
  aggregateId: `company of ${key}`,
  status: 'COMPLETED',
  acceptedAt: '2026-11-25T12:00:00.000Z',
  decidedAt: '2026-11-25T12:00:01.000Z',
  version: 1,
  rejection: null,
});

export const rejected = (key: string, code: string): CommandPartsFragment => ({
  ...completed(key),
  status: 'REJECTED',
  version: null,
  rejection: { code, message: 'No.', details: [] },
});

/** An edge that takes everything unless a test says otherwise; a key is one command, as there. */
export class FakeEdge implements ImportTransport {
  readonly batches: string[][] = [];
  readonly known = new Map<string, CommandPartsFragment>();
  readonly looks: (readonly string[])[] = [];
  answer: (batch: readonly Sent[]) => BatchAnswer | Promise<BatchAnswer> = (batch) => ({
    kind: 'results',
    results: batch.map(({ key }) => receiptOf(key)),
  });
  #listener: (command: CommandPartsFragment) => void = () => {};

  send = async (batch: readonly Sent[]): Promise<BatchAnswer> => {
    this.batches.push(batch.map(({ key }) => key));
    return this.answer(batch);
  };

  commandsByIds = (ids: readonly string[]): Promise<readonly CommandPartsFragment[]> => {
    this.looks.push(ids);
    return Promise.resolve(ids.flatMap((id) => this.known.get(id) ?? []));
  };

  onChange = (listener: (command: CommandPartsFragment) => void): (() => void) => {
    this.#listener = listener;
    return () => {};
  };

  usable = (): Promise<unknown> => Promise.resolve();

  /** It is decided, and told to whoever listens. */
  tell(command: CommandPartsFragment): void {
    this.known.set(command.id, command);
    this.#listener(command);
  }

  /** It is decided, and nobody hears of it. */
  decide(command: CommandPartsFragment): void {
    this.known.set(command.id, command);
  }
}

export class MemoryStorage implements RunStorage {
  kept: { record: RunRecord; rows: RunRow[] } | null = null;

  read = (): Promise<{ record: RunRecord; rows: readonly RunRow[] } | null> => Promise.resolve(this.kept);

  write = (record: RunRecord, rows: readonly RunRow[], changed: readonly number[]): Promise<boolean> => {
    const kept = this.kept?.rows ?? [...rows];
    for (const index of changed) kept[index] = rows[index] as RunRow;
    this.kept = { record, rows: kept };
    return Promise.resolve(true);
  };

  clear = (): Promise<void> => {
    this.kept = null;
    return Promise.resolve();
  };
}

export const record = (total: number): RunRecord => ({
  subject: 'companies',
  fileName: 'companies.csv',
  format: 'csv',
  headers: ['name', 'country'],
  startedAt: 0,
  total,
  state: 'running',
});

interface RunOptions {
  readonly edge: FakeEdge;
  readonly rows: readonly CheckedRow[];
  readonly storage?: MemoryStorage;
}

/** Time passes as often as somebody waits: pauses move the clock. */
export function startRun({ edge, rows, storage = new MemoryStorage() }: RunOptions): ImportRun {
  const run = runOf(record(rows.length), rows.map(startRow), edge, storage);
  run.start();
  return run;
}

export function runOf(
  about: RunRecord,
  rows: readonly RunRow[],
  edge: FakeEdge,
  storage: MemoryStorage,
): ImportRun {
  let now = 0;
  return new ImportRun(about, rows, {
    transport: edge,
    storage,
    now: () => now,
    random: () => 0.5,
    pause: (delayMs) =>
      new Promise((resolve) => {
        setImmediate(() => {
          now += delayMs;
          resolve();
        });
      }),
    after: (_delayMs, then) => {
      const handle = setImmediate(then);
      return () => clearImmediate(handle);
    },
  });
}
