/** A field that differs between what somebody edits and what is there now. */
export type Difference<Name extends string> = {
  readonly field: Name;
  /**
   * - `mine`: only the editor changed it.
   * - `theirs`: only somebody else did.
   * - `conflict`: both did, and not to the same; or nobody knows what it was before.
   */
  readonly kind: 'mine' | 'theirs' | 'conflict';
};

export type Side = 'mine' | 'theirs';

type Values<Name extends string> = Readonly<Record<Name, unknown>>;

export interface Versions<Name extends string, Value extends Values<Name> = Values<Name>> {
  readonly fields: readonly Name[];
  /** What the edit was made from; null where that is not known any more. */
  readonly base: Value | null;
  readonly mine: Value;
  readonly theirs: Value;
}

export const isSame = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** A three-way comparison, field by field, in the order of the fields. */
export function differences<Name extends string>(versions: Versions<Name>): Difference<Name>[] {
  const { fields, base, mine, theirs } = versions;
  return fields.flatMap((field): Difference<Name>[] => {
    if (isSame(mine[field], theirs[field])) return [];
    if (base !== null && isSame(base[field], theirs[field])) return [{ field, kind: 'mine' }];
    if (base !== null && isSame(base[field], mine[field])) return [{ field, kind: 'theirs' }];
    return [{ field, kind: 'conflict' }];
  });
}

/** What comes of it: everybody's own changes, and of each conflict the side that was chosen. */
export function merged<Name extends string, Value extends Values<Name>>(
  versions: Versions<Name, Value>,
  choices: Partial<Record<Name, Side>>,
): Value {
  const kept = differences(versions).filter(
    ({ field, kind }) => kind === 'mine' || (kind === 'conflict' && choices[field] !== 'theirs'),
  );
  return {
    ...versions.theirs,
    ...Object.fromEntries(kept.map(({ field }) => [field, versions.mine[field]])),
  };
}
