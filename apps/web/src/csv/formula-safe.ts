const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n']/u;
const number = /^[+-]?\d+([.,]\d+)?$/;

/**
 * A spreadsheet takes a cell that begins as a formula for one and may run it (OWASP, "CSV Injection"), blanks before it or not,
 * in full width too; an apostrophe makes a text of it. Plain numbers are left as they are. A cell's own apostrophe gets another
 * one, so that taking the guard off gives every cell back.
 */
export const formulaSafe = (cell: string): string =>
  formula.test(cell) && !number.test(cell) ? `'${cell}` : cell;

/** What was given to `formulaSafe`, so that a file that was written can be mended and imported again. */
export const withoutFormulaGuard = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
