import { diffArrays } from 'diff';
import type { Field, NamedSchema } from '../avro/schema.ts';
import { fieldText } from './type-text.ts';

/** One of the two trees that are compared. */
export interface DiffSide {
  /** What it is called above its column: `git:main`. */
  readonly label: string;
  readonly named: ReadonlyMap<string, NamedSchema>;
  /** Text of a file, by the name that places have. */
  readonly textOf: (file: string) => string | undefined;
}

/** A field, a symbol or a property of a type, as it was and as it is. */
export interface MemberChange {
  readonly kind: 'same' | 'changed' | 'added' | 'removed';
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** `moved from 3 to 5`, `renamed, with an alias`, `doc changed`. */
  readonly notes: readonly string[];
}

/** A type that is on one side only, or differs. */
export interface TypeChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Full name, as it is now; of a removed one, as it was. */
  readonly name: string;
  readonly left: NamedSchema | undefined;
  readonly right: NamedSchema | undefined;
  readonly members: readonly MemberChange[];
}

/** What differs between two trees, by types; a type is the same one by name or by alias. Moved files are no change. */
export function schemaChanges(a: DiffSide, b: DiffSide): readonly TypeChange[] {
  const pairs = [...b.named.values()].map((right) => ({ left: counterpart(right, a.named), right }));
  const matched = new Set(pairs.map(({ left }) => left));
  return [
    ...[...a.named.values()].filter((left) => !matched.has(left)).map((left) => ({ left, right: undefined })),
    ...pairs,
  ]
    .map(({ left, right }) => typeChange(left, right))
    .filter(({ kind, members }) => kind !== 'changed' || members.some(isChange))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether anything about a member differs, its place among the others included. */
export const isChange = ({ kind, notes }: MemberChange): boolean => kind !== 'same' || notes.length > 0;

const counterpart = (right: NamedSchema, left: ReadonlyMap<string, NamedSchema>): NamedSchema | undefined =>
  [right.name, ...right.aliases].map((name) => left.get(name)).find((it) => it !== undefined) ??
  [...left.values()].find(({ aliases }) => aliases.includes(right.name));

function typeChange(left: NamedSchema | undefined, right: NamedSchema | undefined): TypeChange {
  const kind = left && right ? 'changed' : right ? 'added' : 'removed';
  return {
    kind,
    name: right?.name ?? left?.name ?? '',
    left,
    right,
    members: [...headChanges(left, right), ...memberChanges(membersOf(left), membersOf(right))],
  };
}

/** What is not a member: kind, name, aliases, doc, size, default. */
function headChanges(left: NamedSchema | undefined, right: NamedSchema | undefined): readonly MemberChange[] {
  const before = headOf(left);
  const after = headOf(right);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => changeOf(before.get(key), after.get(key), []))
    .filter((change) => !left || !right || isChange(change));
}

function headOf(type: NamedSchema | undefined): ReadonlyMap<string, string> {
  if (!type) return new Map();
  const head = new Map([['type', `${type.kind} ${type.name}`]]);
  if (type.aliases.length > 0) head.set('aliases', `aliases ${type.aliases.join(', ')}`);
  if (type.doc !== undefined) head.set('doc', `"${type.doc}"`);
  if (type.kind === 'fixed') head.set('size', `${type.size} bytes`);
  if (type.kind === 'enum' && type.default !== undefined) head.set('default', `default ${type.default}`);
  return head;
}

interface Member {
  readonly names: readonly string[];
  readonly text: string;
  readonly doc: string;
}

function membersOf(type: NamedSchema | undefined): readonly Member[] {
  if (type?.kind === 'record') return type.fields.map(memberOf);
  if (type?.kind === 'enum')
    return type.symbols.map((symbol) => ({ names: [symbol], text: symbol, doc: '' }));
  return [];
}

const memberOf = (field: Field): Member => ({
  names: [field.name, ...field.aliases],
  text: fieldText(field),
  doc: field.doc ?? '',
});

const nameOf = ({ names }: Member): string => names[0] ?? '';

/**
 * Members in the order of the right side, those that are gone where they were. Which ones kept their order is the longest
 * common subsequence; the others have moved.
 */
function memberChanges(left: readonly Member[], right: readonly Member[]): readonly MemberChange[] {
  const pairOf = new Map(
    right.map((member) => [nameOf(member), left.find((other) => sameMember(other, member))]),
  );
  const matched = new Set(pairOf.values());
  const keys = right.map((member) => nameOf(pairOf.get(nameOf(member)) ?? member));
  return diffArrays(left.map(nameOf), keys).flatMap(({ added, removed, value }) =>
    value.flatMap((key): readonly MemberChange[] => {
      const before = left.find((member) => nameOf(member) === key);
      if (removed) return before && !matched.has(before) ? [changeOf(before.text, undefined, [])] : [];
      const after = right[keys.indexOf(key)];
      if (!after) return [];
      const pair = pairOf.get(nameOf(after));
      const moved =
        added && pair ? [`moved from ${left.indexOf(pair) + 1} to ${right.indexOf(after) + 1}`] : [];
      return [changeOf(pair?.text, after.text, [...moved, ...(pair ? notesOn(pair, after) : [])])];
    }),
  );
}

const sameMember = (left: Member, right: Member): boolean =>
  right.names.includes(nameOf(left)) || left.names.includes(nameOf(right));

const notesOn = (left: Member, right: Member): readonly string[] => [
  ...(nameOf(left) === nameOf(right) ? [] : [`renamed from ${nameOf(left)}, with an alias`]),
  ...(left.doc === right.doc ? [] : [`doc: ${right.doc === '' ? 'removed' : right.doc}`]),
];

function changeOf(
  left: string | undefined,
  right: string | undefined,
  notes: readonly string[],
): MemberChange {
  const kind =
    left === undefined ? 'added' : right === undefined ? 'removed' : left === right ? 'same' : 'changed';
  return { kind, left, right, notes };
}
