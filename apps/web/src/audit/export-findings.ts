/** One page of what is exported. */
export type PageAnswer<Row> =
  | {
      readonly kind: 'page';
      readonly rows: readonly Row[];
      /** Null after the last one. */
      readonly next: string | null;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly retryable: boolean };

/**
 * - `running`: entered at the start and by going on.
 * - `stopped`: by the person, or because a page could not be had; `after` says where to go on.
 * - `done`: final.
 */
export type ExportState =
  | { readonly kind: 'running'; readonly done: number }
  | {
      readonly kind: 'stopped';
      readonly done: number;
      readonly after: string | null;
      readonly why: string | null;
    }
  | { readonly kind: 'done'; readonly done: number };

interface ExportOptions<Row> {
  readonly page: (after: string | null) => Promise<PageAnswer<Row>>;
  /** Gets each page's rows once, in order. */
  readonly write: (rows: readonly Row[]) => void;
  readonly onProgress: (state: ExportState) => void;
  readonly signal: AbortSignal;
  readonly wait: (delayMs: number) => Promise<void>;
  /** To go on: what the former state said. */
  readonly from?: { readonly after: string | null; readonly done: number };
}

const TRIES = 4;
const FIRST_WAIT_MS = 500;

/** Page by page, so that neither side holds all of it at once; a page that could not be had is asked for a few times. */
export async function exportPages<Row>(options: ExportOptions<Row>): Promise<ExportState> {
  const { write, onProgress, signal } = options;
  let { after, done } = options.from ?? { after: null, done: 0 };
  const told = (state: ExportState): ExportState => {
    onProgress(state);
    return state;
  };
  told({ kind: 'running', done });
  while (!signal.aborted) {
    const answer = await patiently(options, after);
    if (signal.aborted) break;
    if (answer.kind === 'failed') return told({ kind: 'stopped', done, after, why: answer.code });
    write(answer.rows);
    done += answer.rows.length;
    if (answer.next === null) return told({ kind: 'done', done });
    after = answer.next;
    told({ kind: 'running', done });
  }
  return told({ kind: 'stopped', done, after, why: null });
}

async function patiently<Row>(
  { page, wait, signal }: ExportOptions<Row>,
  after: string | null,
): Promise<PageAnswer<Row>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await page(after);
    if (answer.kind === 'page' || !answer.retryable || attempt === TRIES || signal.aborted) return answer;
    await wait(FIRST_WAIT_MS * 2 ** (attempt - 1));
  }
}
