/** UTF-8 texts that say so. */
export const byteOrderMark = '\uFEFF';

export type Separator = ',' | ';';

/**
 * One line of RFC 4180 with its line break. A spreadsheet takes what begins with one of these for a formula and may run it (OWASP,
 * "CSV Injection"), also in its full-width form; an apostrophe before it makes a text of it.
 */
export function csvLine(cells: readonly string[], separator: Separator): string {
  return `${cells.map((cell) => csvCell(cell, separator)).join(separator)}\r\n`;
}

const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const special = /["\r\n,;\t]/;

function csvCell(text: string, separator: Separator): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return special.test(safe) || safe.includes(separator) || safe.trim() !== safe
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}
