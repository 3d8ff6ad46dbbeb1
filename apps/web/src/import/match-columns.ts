import { type Field, fieldsOf, headersOf, type Mapping, type Subject } from './import-fields.ts';

/** What somebody chose for a header once; null: it is not to be imported. */
export type Remembered = Readonly<Record<string, Field | null>>;

/** `Código postal *` → `codigopostal`. */
export const plainHeader = (header: string): string =>
  header
    // Also m² becomes m2.
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

const words = new Map<Field, readonly string[]>(
  Object.entries(headersOf).map(([field, names]) => [field as Field, names.split(' ')]),
);

/**
 * Which column holds what: as it was chosen the last time for a header of that name, else by what such columns are called. Each
 * field is held by one column at most, the first that claims it with the best name.
 */
export function matchColumns(
  headers: readonly string[],
  subject: Subject,
  remembered: Remembered = {},
): Mapping {
  const plain = headers.map(plainHeader);
  const taken = new Map<number, Field | null>();
  plain.forEach((header, column) => {
    const chosen = Object.hasOwn(remembered, header) ? remembered[header] : undefined;
    if (chosen === null) taken.set(column, null);
    else if (chosen !== undefined && isFieldOf(subject, chosen) && !holds(taken, chosen))
      taken.set(column, chosen);
  });
  for (const field of fieldsOf[subject]) {
    if (holds(taken, field)) continue;
    const column = bestColumn(plain, field, taken);
    if (column !== -1) taken.set(column, field);
  }
  return headers.map((_, column) => taken.get(column) ?? null);
}

const holds = (taken: ReadonlyMap<number, Field | null>, field: Field): boolean =>
  [...taken.values()].includes(field);

/** The column whose header is the earliest of the field's names; -1 where there is none. */
function bestColumn(
  plain: readonly string[],
  field: Field,
  taken: ReadonlyMap<number, Field | null>,
): number {
  for (const word of words.get(field) ?? []) {
    const column = plain.findIndex((header, index) => header === word && !taken.has(index));
    if (column !== -1) return column;
  }
  return -1;
}

export const isFieldOf = (subject: Subject, field: string): field is Field =>
  (fieldsOf[subject] as readonly string[]).includes(field);

/** What the rows seem to be: that of which more is recognised; companies where it is the same. */
export function guessSubject(headers: readonly string[]): Subject {
  const matched = (subject: Subject) =>
    matchColumns(headers, subject).filter((field) => field !== null).length;
  return matched('locations') > matched('companies') ? 'locations' : 'companies';
}

/** One column chosen by hand; a field goes from the column that held it to the one that was chosen. */
export const assignColumn = (mapping: Mapping, column: number, field: Field | null): Mapping =>
  mapping.map((held, index) => (index === column ? field : held === field ? null : held));

/** Everything that is chosen now, to be found again for headers of these names. */
export function rememberColumns(
  before: Remembered,
  headers: readonly string[],
  mapping: Mapping,
): Remembered {
  const chosen = headers.map((header, column) => [plainHeader(header), mapping[column] ?? null] as const);
  return { ...before, ...Object.fromEntries(chosen.filter(([header]) => header !== '')) };
}
