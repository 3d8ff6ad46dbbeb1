/**
 * A spreadsheet takes a cell that begins with one of these for a formula and runs it (OWASP, CSV injection), blanks before it
 * or not; an apostrophe makes it text. Plain numbers are left as they are.
 */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n']/u;
const number = /^[+-]?\d+([.,]\d+)?$/;

export const formulaSafe = (cell: string): string =>
  formula.test(cell) && !number.test(cell) ? `'${cell}` : cell;

/** What was written by `formulaSafe`, so that a result file can be mended and imported again. */
export const withoutFormulaGuard = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
