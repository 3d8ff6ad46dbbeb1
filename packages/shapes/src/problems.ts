/** One thing that is wrong with the shape of an input. */
export interface Problem {
  /** From the mutation's arguments down: `['input', 'coordinates', 'latitude']`. */
  readonly path: readonly string[];
  readonly code: ProblemCode;
  /** One sentence in English, fit to be shown. */
  readonly message: string;
}

/** Stable; where a service checks the same, it refuses with the same code. */
export type ProblemCode =
  | 'ID_INVALID'
  | 'VERSION_INVALID'
  | 'NAME_INVALID'
  | 'TEXT_TOO_LONG'
  | 'TEXT_INVALID'
  | 'COUNTRY_UNKNOWN'
  | 'EMAIL_INVALID'
  | 'PHONE_INVALID'
  | 'WEBSITE_INVALID'
  | 'TAX_ID_INVALID'
  | 'COORDINATES_OUT_OF_RANGE'
  | 'BOUNDARY_MALFORMED'
  | 'BOUNDARY_OUT_OF_RANGE'
  | 'BOUNDARY_TOO_DETAILED'
  | 'AREA_INVALID'
  | 'CANNOT_BE_CLEARED'
  | 'NOTHING_TO_CHANGE'
  | 'IDEMPOTENCY_KEY_INVALID';

export type Path = readonly string[];

/** Collects everything that is wrong with one input, so that a form can show it all at once. */
export class Problems {
  readonly #list: Problem[] = [];

  get list(): readonly Problem[] {
    return this.#list;
  }

  add(path: Path, code: ProblemCode, message: string): void {
    this.#list.push({ path, code, message });
  }
}
