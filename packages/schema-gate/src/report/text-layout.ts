import stringWidth from 'string-width';

/**
 * Text from schemas and registries made safe for a terminal: control characters (an escape sequence can rewrite what stands
 * above it) and the marks that turn the direction of writing become visible.
 */
export const printable = (text: string): string =>
  text.replace(
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => (character === '\n' || character === '\t' ? ' ' : `\\u${hex(character)}`),
  );

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');

/** Lines of at most `width` columns, broken between words; a word that is longer is broken where it must be. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text)
    .split(/ +/)
    .flatMap((whole) => pieces(whole, width))) {
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Cut to `width` columns, with an ellipsis in place of what is lost. */
export function cut(text: string, width: number): string {
  // A line may have millions of characters; no column needs more than a few of them.
  const near = text.slice(0, width * MOST_UNITS);
  if (near.length === text.length && stringWidth(text) <= width) return text;
  return `${pieces(near, Math.max(1, width - 1))[0] ?? ''}…`;
}

/** UTF-16 units of what people see as one character; a family with skin tones has about 20. */
const MOST_UNITS = 32;

/** UTF-16 units of a word that are shown. */
const LONGEST_WORD = 4000;

/** Filled with spaces to `width` columns. */
export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)));

function pieces(whole: string, width: number): readonly string[] {
  const word = whole.length > LONGEST_WORD ? `${whole.slice(0, LONGEST_WORD)}…` : whole;
  if (stringWidth(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (piece !== '' && stringWidth(piece + segment) > width) {
      found.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...found, piece];
}

/** `label   text`, the text wrapped under itself. The label is padded before `paint` colours it. */
export function labelled(
  label: string,
  text: string,
  { width, indent, labelWidth, paint }: LabelLayout,
): readonly string[] {
  const lines = wrap(text, Math.max(20, width - indent - labelWidth));
  return lines.map((line, at) => {
    const head = at === 0 && label !== '' ? paint(padEnd(label, labelWidth)) : ' '.repeat(labelWidth);
    return `${' '.repeat(indent)}${head}${line}`.trimEnd();
  });
}

export interface LabelLayout {
  /** Columns of the whole line. */
  readonly width: number;
  readonly indent: number;
  readonly labelWidth: number;
  readonly paint: (text: string) => string;
}
