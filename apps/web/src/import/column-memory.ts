import type { Mapping, Subject } from './import-fields.ts';
import { type Remembered, rememberColumns } from './match-columns.ts';

const nameOf = (owner: string, subject: Subject): string => `alpes.import.columns.${owner}.${subject}`;

/** What this person chose for headers by hand, in this browser. */
export function readColumns(owner: string, subject: Subject): Remembered {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(owner, subject)) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Remembered) : {};
  } catch {
    return {};
  }
}

export function writeColumns(
  owner: string,
  subject: Subject,
  headers: readonly string[],
  mapping: Mapping,
): void {
  const all = rememberColumns(readColumns(owner, subject), headers, mapping);
  try {
    localStorage.setItem(nameOf(owner, subject), JSON.stringify(all));
  } catch {
    // A full storage: it is chosen again the next time.
  }
}
