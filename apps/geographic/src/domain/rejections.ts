/** Why a command was refused: a stable code, a sentence fit to show people, and what a program may need. */
export interface Rejection {
  readonly rejected: RejectionCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** Stable: clients translate by code. A new reason is a new code; an old one never changes its meaning. */
export type RejectionCode =
  | 'LOCATION_UNKNOWN'
  | 'LOCATION_EXISTS'
  | 'STALE_VERSION'
  | 'NAME_INVALID'
  | 'COUNTRY_UNKNOWN'
  | 'OWNER_INVALID'
  | 'TEXT_INVALID'
  | 'TEXT_TOO_LONG'
  | 'FIELD_UNKNOWN'
  | 'COORDINATES_OUT_OF_RANGE'
  | 'AREA_INVALID'
  | 'BOUNDARY_MALFORMED'
  | 'BOUNDARY_OUT_OF_RANGE'
  | 'BOUNDARY_TOO_DETAILED'
  | 'BOUNDARY_NOT_CLOSED'
  | 'BOUNDARY_TOO_FEW_POSITIONS'
  | 'BOUNDARY_AROUND_POLE'
  | 'BOUNDARY_SELF_CROSSING'
  | 'BOUNDARY_HOLE_OUTSIDE'
  | 'BOUNDARY_HOLES_NESTED'
  | 'BOUNDARY_WITHOUT_POINT'
  | 'FORBIDDEN';

export const locationUnknown = (): Rejection => ({
  rejected: 'LOCATION_UNKNOWN',
  message: 'No location is recorded for this property.',
});

export const locationExists = (): Rejection => ({
  rejected: 'LOCATION_EXISTS',
  message: 'The location of this property is recorded already; correct it instead.',
});

export const staleVersion = (currentVersion: number): Rejection => ({
  rejected: 'STALE_VERSION',
  message: `The location has changed since it was read; its version is now ${currentVersion}.`,
  details: { currentVersion: String(currentVersion) },
});

export const malformed = (rejected: RejectionCode, field: string, message: string): Rejection => ({
  rejected,
  message,
  details: { field },
});

export const fieldUnknown = (): Rejection => ({
  rejected: 'FIELD_UNKNOWN',
  message: 'The correction names a field that this version of the service does not know.',
});

export const forbidden = (): Rejection => ({
  rejected: 'FORBIDDEN',
  message: 'Only staff may change locations.',
});

export function isRejection(value: object): value is Rejection {
  return 'rejected' in value;
}
