import { diffWordsWithSpace } from 'diff';
import { createColors } from 'picocolors';
import { cut, padEnd, printable, wrap } from '../report/text-layout.ts';
import { count } from '../report/wording.ts';
import {
  type DiffSide,
  isChange,
  type MemberChange,
  schemaChanges,
  type TypeChange,
} from './schema-changes.ts';

/** How a comparison is put on a terminal. */
export interface SideBySideOptions {
  /** Columns; 80 by default, never taken as fewer than 40. */
  readonly width?: number;
  readonly color?: boolean;
  /** Unchanged members around a change; 2 by default. */
  readonly context?: number;
}

/** Both sides next to each other, type by type, for a terminal. The last line sums up. */
export function sideBySide(a: DiffSide, b: DiffSide, options: SideBySideOptions = {}): string {
  const { width = 80, color = false, context = 2 } = options;
  const changes = schemaChanges(a, b);
  const sheet: Sheet = {
    paint: createColors(color),
    column: Math.floor((Math.max(40, width) - 5) / 2),
    width: Math.max(40, width),
    context,
  };
  if (changes.length === 0) return `${a.label} and ${b.label} have the same contracts`;
  return [
    columns(sheet.paint.dim(head(a.label, sheet)), ' ', sheet.paint.dim(head(b.label, sheet))),
    ...changes.flatMap((change) => ['', ...typeLines(change, sheet)]),
    '',
    sheet.paint.bold(`${count(changes.length, 'type')} differ${changes.length === 1 ? 's' : ''}`),
  ].join('\n');
}

interface Sheet {
  readonly paint: ReturnType<typeof createColors>;
  /** Columns of one side. */
  readonly column: number;
  readonly width: number;
  readonly context: number;
}

const head = (label: string, { column }: Sheet): string => padEnd(cut(printable(label), column), column);

const columns = (left: string, mark: string, right: string): string => `  ${left} ${mark} ${right}`.trimEnd();

function typeLines({ kind, name, left, right, members }: TypeChange, sheet: Sheet): readonly string[] {
  const place = (right ?? left)?.place;
  const tint = tintOf(kind, sheet);
  const title = `${kind === 'changed' ? '' : `${kind}: `}${name}`;
  return [
    ...wrap(title, sheet.width).map((line) => tint(sheet.paint.bold(line))),
    ...(place ? wrap(`${place.file}:${place.line}`, sheet.width).map((line) => sheet.paint.dim(line)) : []),
    ...shown(members, sheet.context).flatMap((it) =>
      it === 'gap' ? [sheet.paint.dim('  ⋮')] : memberLines(it, sheet),
    ),
  ];
}

/** Changes and what stands around them; the rest is a gap. */
function shown(members: readonly MemberChange[], context: number): readonly (MemberChange | 'gap')[] {
  const near = members.map((_, at) =>
    members.slice(Math.max(0, at - context), at + context + 1).some(isChange),
  );
  return members.flatMap((member, at): readonly (MemberChange | 'gap')[] =>
    near[at] ? [member] : at === 0 || near[at - 1] ? ['gap'] : [],
  );
}

const marks = { same: ' ', changed: '~', added: '+', removed: '-' } as const;

function memberLines(change: MemberChange, sheet: Sheet): readonly string[] {
  const { paint, column } = sheet;
  const left = wrap(change.left ?? '', column);
  const right = wrap(change.right ?? '', column);
  const tint = tintOf(change.kind, sheet);
  const rows = Math.max(left.length, right.length);
  const lines = Array.from({ length: rows }, (_, at) => {
    const cells = { left: left[at] ?? '', right: right[at] ?? '' };
    const painted =
      change.kind === 'changed' && rows === 1 ? byWords(cells, sheet) : plain(cells, change, sheet);
    return columns(painted.left, tint(at === 0 ? marks[change.kind] : ' '), painted.right);
  });
  const notes = change.notes.flatMap((note) => wrap(note, column - 2));
  return [...lines, ...notes.map((note) => columns(' '.repeat(column), ' ', paint.yellow(`  ${note}`)))];
}

interface Cells {
  readonly left: string;
  readonly right: string;
}

function plain({ left, right }: Cells, { kind }: MemberChange, { paint, column }: Sheet): Cells {
  const before = kind === 'same' ? paint.dim : paint.red;
  const after = kind === 'same' ? paint.dim : paint.green;
  return { left: before(padEnd(left, column)), right: after(right) };
}

/** Only the words that differ are coloured. */
function byWords({ left, right }: Cells, { paint, column }: Sheet): Cells {
  const parts = diffWordsWithSpace(left, right);
  const side = (own: 'added' | 'removed', tint: (text: string) => string): string =>
    parts
      .filter((part) => part[own] || (!part.added && !part.removed))
      .map((part) => (part[own] ? tint(part.value) : part.value))
      .join('');
  return {
    left: side('removed', paint.red) + padEnd(left, column).slice(left.length),
    right: side('added', paint.green),
  };
}

function tintOf(kind: MemberChange['kind'], { paint }: Sheet): (text: string) => string {
  return { same: paint.dim, changed: paint.yellow, added: paint.green, removed: paint.red }[kind];
}
