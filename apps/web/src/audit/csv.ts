import { formulaSafe } from '../csv/formula-safe.ts';

/** UTF-8 texts that say so. */
export const byteOrderMark = '\uFEFF';

export type Separator = ',' | ';';

/** One line of RFC 4180 with its line break; no cell is run as a formula. */
export function csvLine(cells: readonly string[], separator: Separator): string {
  return `${cells.map((cell) => csvCell(cell, separator)).join(separator)}\r\n`;
}

const special = /["\r\n,;\t]/;

function csvCell(text: string, separator: Separator): string {
  const safe = formulaSafe(text);
  return special.test(safe) || safe.includes(separator) || safe.trim() !== safe
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}
