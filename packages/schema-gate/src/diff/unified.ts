import { createTwoFilesPatch } from 'diff';
import { printable } from '../report/text-layout.ts';
import { type DiffSide, isChange, schemaChanges, type TypeChange } from './schema-changes.ts';

/**
 * The same comparison for a pipe: a unified patch of the files, which `patch` takes, each with what the change means before
 * it as lines that `patch` skips. Empty when the contracts are the same.
 */
export function unified(
  a: DiffSide,
  b: DiffSide,
  { context = 3 }: { readonly context?: number } = {},
): string {
  const changes = schemaChanges(a, b);
  return filesOf(changes)
    .map(({ left, right }) => patchOf(a, b, left, right, notesOf(changes, left, right), context))
    .join('');
}

interface FilePair {
  readonly left: string | undefined;
  readonly right: string | undefined;
}

function filesOf(changes: readonly TypeChange[]): readonly FilePair[] {
  const pairs = new Map<string, FilePair>();
  for (const { left, right } of changes) {
    const pair = { left: left?.place.file, right: right?.place.file };
    pairs.set(`${pair.left ?? ''}\u0000${pair.right ?? ''}`, pair);
  }
  return [...pairs.values()];
}

function patchOf(
  a: DiffSide,
  b: DiffSide,
  left: string | undefined,
  right: string | undefined,
  notes: readonly string[],
  context: number,
): string {
  const before = left === undefined ? '' : (a.textOf(left) ?? '');
  const after = right === undefined ? '' : (b.textOf(right) ?? '');
  const patch = createTwoFilesPatch(
    left === undefined ? '/dev/null' : `a/${pathOf(left)}`,
    right === undefined ? '/dev/null' : `b/${pathOf(right)}`,
    before,
    after,
    undefined,
    undefined,
    { context },
  );
  // The library begins with a line of equals signs, which says nothing.
  return `${notes.map((note) => `# ${printable(note)}\n`).join('')}${patch.replace(/^=+\n/, '')}`;
}

/** Without the name of the state it is of: `main:schemas/a.avsc` is `schemas/a.avsc` there. */
const pathOf = (file: string): string => printable(file.slice(file.lastIndexOf(':') + 1));

const notesOf = (changes: readonly TypeChange[], left: string | undefined, right: string | undefined) =>
  changes
    .filter((change) => change.left?.place.file === left && change.right?.place.file === right)
    .flatMap((change) => [
      `${change.kind} ${change.name}`,
      ...(change.kind === 'changed' ? change.members.filter(isChange).map(noteOf) : []),
    ]);

const noteOf = ({ kind, left, right, notes }: TypeChange['members'][number]): string => {
  const what = kind === 'changed' ? `${left} → ${right}` : (right ?? left ?? '');
  return `  ${kind === 'same' ? '' : `${kind}: `}${[what, ...notes].join('; ')}`;
};
