/** Why a command was refused: a stable code, a sentence fit to show people, and what a program may need. */
export interface Rejection {
  readonly rejected: RejectionCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** Stable: clients translate by code. A new reason is a new code; an old one never changes its meaning. */
export type RejectionCode =
  | 'COMPANY_UNKNOWN'
  | 'COMPANY_EXISTS'
  | 'COMPANY_WITHDRAWN'
  | 'STALE_VERSION'
  | 'TAX_ID_TAKEN'
  | 'TAX_ID_INVALID'
  | 'NAME_INVALID'
  | 'COUNTRY_UNKNOWN'
  | 'ROLE_UNKNOWN'
  | 'EMAIL_INVALID'
  | 'PHONE_INVALID'
  | 'WEBSITE_INVALID'
  | 'TEXT_INVALID'
  | 'TEXT_TOO_LONG'
  | 'FIELD_UNKNOWN'
  | 'FORBIDDEN';

export const companyUnknown = (): Rejection => ({
  rejected: 'COMPANY_UNKNOWN',
  message: 'There is no company with this id.',
});

export const companyExists = (): Rejection => ({
  rejected: 'COMPANY_EXISTS',
  message: 'A company with this id is registered already.',
});

export const companyWithdrawn = (): Rejection => ({
  rejected: 'COMPANY_WITHDRAWN',
  message: 'This company has been withdrawn and cannot be changed any more.',
});

export const staleVersion = (currentVersion: number): Rejection => ({
  rejected: 'STALE_VERSION',
  message: `The company has changed since it was read; its version is now ${currentVersion}.`,
  details: { currentVersion: String(currentVersion) },
});

export const taxIdTaken = (companyId: string): Rejection => ({
  rejected: 'TAX_ID_TAKEN',
  message: 'Another active company is registered with this tax id.',
  details: { companyId },
});

export const malformed = (rejected: RejectionCode, field: string, message: string): Rejection => ({
  rejected,
  message,
  details: { field },
});

export const fieldUnknown = (): Rejection => ({
  rejected: 'FIELD_UNKNOWN',
  message: 'The amendment names a field that this version of the service does not know.',
});

export const forbidden = (): Rejection => ({
  rejected: 'FORBIDDEN',
  message: 'Only staff may change companies.',
});

export function isRejection(value: object): value is Rejection {
  return 'rejected' in value;
}
