/** Why a command was refused: a stable code, a sentence fit to show people, and what a program may need. */
export interface Rejection {
  readonly rejected: RejectionCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** Stable: clients translate by code. A new reason is a new code; an old one never changes its meaning. */
export type RejectionCode =
  | 'SUBJECT_UNKNOWN'
  | 'SUBJECT_OF_OTHER_KIND'
  | 'FINDING_UNKNOWN'
  | 'NOTE_TOO_LONG'
  | 'FORBIDDEN';

export const subjectUnknown = (): Rejection => ({
  rejected: 'SUBJECT_UNKNOWN',
  message: 'The audit knows no such company or property.',
});

export const subjectOfOtherKind = (): Rejection => ({
  rejected: 'SUBJECT_OF_OTHER_KIND',
  message: 'A company and a property have the same id; only the first of them is audited.',
});

export const findingUnknown = (): Rejection => ({
  rejected: 'FINDING_UNKNOWN',
  message: 'There is no such open finding; it may have been resolved in the meantime.',
});

export const noteTooLong = (longest: number): Rejection => ({
  rejected: 'NOTE_TOO_LONG',
  message: `The note is longer than ${longest} characters.`,
  details: { field: 'note' },
});

export const forbidden = (): Rejection => ({
  rejected: 'FORBIDDEN',
  message: 'Only staff may do this.',
});
