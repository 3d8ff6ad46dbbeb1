import type { Place } from '../avro/schema.ts';
import { cut, printable } from './text-layout.ts';

/** The lines around a place with their numbers, and a caret under it. Empty when the file has no such line. */
export function codeFrame(
  text: string,
  { line, column }: Place,
  { width, around = 1, emphasise = (it: string) => it }: CodeFrameOptions,
): readonly string[] {
  const lines = text.split(/\r?\n/);
  if (line < 1 || line > lines.length) return [];
  const first = Math.max(1, line - around);
  const last = Math.min(lines.length, line + around);
  const digits = String(last).length;
  return numbers(first, last).flatMap((number) => {
    const shown = cut(printable(lines[number - 1] ?? ''), Math.max(10, width - digits - 5));
    const row = `${number === line ? '>' : ' '} ${String(number).padStart(digits)} │ ${shown}`.trimEnd();
    return number === line
      ? [emphasise(row), emphasise(`  ${' '.repeat(digits)} │ ${' '.repeat(caretAt(shown, column))}^`)]
      : [row];
  });
}

export interface CodeFrameOptions {
  /** Columns of the whole frame. */
  readonly width: number;
  /** Lines before and after; 1 by default. */
  readonly around?: number;
  readonly emphasise?: (text: string) => string;
}

/** Where the file's line was cut the caret stands at its end. */
const caretAt = (shown: string, column: number): number => Math.min(Math.max(0, column - 1), shown.length);

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);
