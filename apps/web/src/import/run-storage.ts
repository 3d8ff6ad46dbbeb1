import type { RunRecord, RunRow } from './run-row.ts';

/** Where the one import of a person is kept in this browser until another one begins. */
export interface RunStorage {
  read(): Promise<{ readonly record: RunRecord; readonly rows: readonly RunRow[] } | null>;
  /** Of `rows` only what stands at `changed` is new. @returns false where the browser keeps nothing */
  write(record: RunRecord, rows: readonly RunRow[], changed: readonly number[]): Promise<boolean>;
  clear(): Promise<void>;
}

/** Rows are written by hundreds: a record each would take a minute for 10,000. */
const ROWS_A_RECORD = 200;

export function createRunStorage(owner: string, factory: IDBFactory = indexedDB): RunStorage {
  let database: Promise<IDBDatabase> | null = null;
  const open = () => {
    database ??= opened(factory, `alpes.import.${owner}`);
    return database;
  };
  return {
    read: async () => {
      try {
        return await readAll(await open());
      } catch {
        // A browser that keeps nothing has nothing.
        return null;
      }
    },
    write: async (record, rows, changed) => {
      try {
        await writeChanged(await open(), record, rows, changed);
        return true;
      } catch {
        return false;
      }
    },
    clear: async () => {
      const transaction = (await open()).transaction(['run', 'rows'], 'readwrite');
      transaction.objectStore('run').clear();
      transaction.objectStore('rows').clear();
      await finished(transaction);
    },
  };
}

function opened(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('run');
      request.result.createObjectStore('rows');
    });
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('IndexedDB cannot be opened.')),
    );
  });
}

async function readAll(database: IDBDatabase) {
  const transaction = database.transaction(['run', 'rows']);
  const record = answerOf<RunRecord | undefined>(transaction.objectStore('run').get(0));
  const parts = answerOf<RunRow[][]>(transaction.objectStore('rows').getAll());
  const [found, rows] = await Promise.all([record, parts]);
  const whole = rows.flat();
  return found === undefined || whole.length !== found.total ? null : { record: found, rows: whole };
}

function writeChanged(
  database: IDBDatabase,
  record: RunRecord,
  rows: readonly RunRow[],
  changed: readonly number[],
): Promise<void> {
  const transaction = database.transaction(['run', 'rows'], 'readwrite');
  transaction.objectStore('run').put(record, 0);
  const store = transaction.objectStore('rows');
  for (const part of new Set(changed.map((index) => Math.floor(index / ROWS_A_RECORD))))
    store.put(rows.slice(part * ROWS_A_RECORD, (part + 1) * ROWS_A_RECORD), part);
  return finished(transaction);
}

function answerOf<Value>(request: IDBRequest): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result as Value));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB did not answer.')));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () =>
      reject(transaction.error ?? new Error('IndexedDB wrote nothing.')),
    );
  });
}
