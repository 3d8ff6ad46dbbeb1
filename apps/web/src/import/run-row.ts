import { advance, type CommandEvent, isUnsent, type Progress } from '../commands/tracked.ts';
import type { CheckedRow } from './check-rows.ts';
import type { Subject } from './import-fields.ts';
import { attemptKey } from './row-key.ts';

/** An import as it is kept, without its rows. */
export interface RunRecord {
  readonly subject: Subject;
  readonly fileName: string;
  readonly format: 'csv' | 'ndjson';
  readonly headers: readonly string[];
  readonly startedAt: number;
  readonly total: number;
  /**
   * `running`: rows are sent until none is left. `paused`: by the person, until they go on. `cancelled`: what is not sent yet never
   * is; what is on its way is followed to its end.
   */
  readonly state: 'running' | 'paused' | 'cancelled';
  /** Why it paused by itself: the code of a refusal that any row would meet. Absent where the person paused it. */
  readonly pausedFor?: string;
}

/** A row with how far it has got. */
export interface RunRow extends CheckedRow {
  /** From 1; more where it was refused and is sent once more. */
  readonly attempt: number;
  /** Null where it is not to be sent: its verdict says why. */
  readonly progress: Progress | null;
  /** It was not sent when the import was cancelled, and never is, whatever is sent again. */
  readonly cancelled?: true;
}

/** A row that is, or was, to be sent. */
export type SendableRow = RunRow & {
  readonly verdict: Extract<CheckedRow['verdict'], { kind: 'ready' }>;
  readonly progress: Progress;
};

export const startRow = (row: CheckedRow): RunRow => ({
  ...row,
  attempt: 1,
  progress: row.verdict.kind === 'ready' ? { kind: 'sending' } : null,
});

export const isSendable = (row: RunRow): row is SendableRow =>
  row.verdict.kind === 'ready' && row.progress !== null;

export const isToBeSent = (row: RunRow): row is SendableRow =>
  isSendable(row) && isUnsent(row.progress) && row.cancelled !== true;

export const keyOf = ({ verdict, attempt }: SendableRow): string => attemptKey(verdict.key, attempt);

/** The life of a row that is sent is that of anything asked for (`Progress`); the same row where nothing is new. */
export function advanceRow(row: SendableRow, event: CommandEvent): SendableRow {
  const { verdict, name, progress } = row;
  const tracked = { key: verdict.key, asked: verdict.asked, label: name, askedAt: 0, progress };
  const after = advance(tracked, event).progress;
  return after === progress ? row : { ...row, progress: after };
}

export const cancelledRow = (row: RunRow): RunRow => ({ ...row, cancelled: true });

/** Sent once more under a key of its own. */
export const againRow = (row: SendableRow): SendableRow => ({
  ...row,
  attempt: row.attempt + 1,
  progress: { kind: 'sending' },
});
