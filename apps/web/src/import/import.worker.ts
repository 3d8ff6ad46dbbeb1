import { type CheckOptions, checkRows } from './check-rows.ts';
import { decodeFile, type FileFault } from './decode-file.ts';
import { guessSubject } from './match-columns.ts';
import { readTable, type Table } from './read-table.ts';
import type { FileFacts, FromWorker, ToWorker } from './worker-messages.ts';

// Reads and checks a file where it does not hold up the page. One file a worker; a later check ends an earlier one.

const LARGEST_BYTES = 64 * 1024 * 1024;
const ROWS_AT_ONCE = 250;
const SAMPLES = 3;

let table: Table | null = null;
let current = -1;

const post = (message: FromWorker) => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'read') void read(data.file).then(post, () => post(fault('UNREADABLE')));
  else void check(data.id, data.options).catch(() => post({ type: 'failed', id: data.id }));
});

async function read(file: File): Promise<FromWorker> {
  if (file.size > LARGEST_BYTES) return fault('TOO_LARGE');
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return fault('UNREADABLE');
  }
  const decoded = decodeFile(bytes);
  if (decoded.kind === 'fault') return fault(decoded.fault);
  table = readTable(decoded.text, file.name);
  if (table.rows.length === 0 || table.headers.length === 0) return fault('EMPTY');
  return { type: 'read', facts: factsOf(table, file.name, decoded.encoding) };
}

const fault = (code: FileFault): FromWorker => ({ type: 'fault', fault: code });

function factsOf(
  { format, delimiter, headers, rows }: Table,
  name: string,
  encoding: FileFacts['encoding'],
): FileFacts {
  const samples = headers.map((_, column) => {
    const found: string[] = [];
    for (const { cells } of rows) {
      const cell = cells[column]?.trim() ?? '';
      if (cell !== '') found.push(cell.slice(0, 80));
      if (found.length === SAMPLES) break;
    }
    return found;
  });
  const subject = guessSubject(headers);
  return { name, format, encoding, delimiter, headers, rowCount: rows.length, samples, subject };
}

async function check(id: number, options: CheckOptions): Promise<void> {
  current = id;
  let rows = [];
  for (const row of checkRows(table ?? { rows: [] }, options)) {
    rows.push(row);
    if (rows.length < ROWS_AT_ONCE) continue;
    post({ type: 'checked', id, rows });
    rows = [];
    await newerMessages();
    if (current !== id) return;
  }
  post({ type: 'checked', id, rows });
  post({ type: 'done', id });
}

/** A task of its own: messages that have arrived are handled before it. */
const newerMessages = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
