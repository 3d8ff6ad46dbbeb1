import type { CheckedRow, CheckOptions } from './check-rows.ts';
import type { Encoding, FileFault } from './decode-file.ts';
import type { Subject } from './import-fields.ts';

/** What is known of a file once it was read. */
export interface FileFacts {
  readonly name: string;
  readonly format: 'csv' | 'ndjson';
  readonly encoding: Encoding;
  readonly delimiter: string | null;
  readonly headers: readonly string[];
  readonly rowCount: number;
  /** Of each column the first values that are not blank. */
  readonly samples: readonly (readonly string[])[];
  readonly subject: Subject;
}

export type ToWorker =
  | { readonly type: 'read'; readonly file: File }
  | { readonly type: 'check'; readonly id: number; readonly options: CheckOptions };

export type FromWorker =
  | { readonly type: 'read'; readonly facts: FileFacts }
  | { readonly type: 'fault'; readonly fault: FileFault }
  | { readonly type: 'checked'; readonly id: number; readonly rows: readonly CheckedRow[] }
  | { readonly type: 'done'; readonly id: number }
  /** Checking came upon something that nobody had thought of; no more comes of it. */
  | { readonly type: 'failed'; readonly id: number };
