import { useCallback, useState } from 'react';
import type { Refused } from '../commands/use-refused.ts';
import { differences, merged, type Versions } from './merge.ts';

interface Versioned {
  readonly version: number;
}

interface EditOptions<Given, Found, Field extends string, Draft extends Readonly<Record<Field, unknown>>> {
  readonly opened: Found;
  /** What the edit goes on from, where it is one that was refused. */
  readonly refused: Refused<Given, Found> | null;
  readonly fields: readonly Field[];
  /** What `given` leaves out comes from `rest`. */
  readonly draftOf: (given: Given, rest?: Draft) => Draft;
}

export interface Edit<Found, Field extends string, Draft extends Readonly<Record<Field, unknown>>> {
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  /** What the draft is made from. */
  readonly base: Found;
  /** What is true now; null once it was removed. */
  readonly current: Found | null;
  /** To be told what is true now; older versions are passed over. */
  readonly changed: (found: Found | null) => void;
  /** Somebody else did something else to the same fields: what of each stands is chosen before anything is sent. */
  readonly conflict: Versions<Field, Draft> | null;
  /** Taken over from somebody else without a contradiction, to be said. */
  readonly taken: readonly Field[];
  /** Goes on from what is true now, with what was chosen. */
  readonly settle: (chosen: Draft) => void;
}

/**
 * A draft, what it was made from, and what that has become meanwhile. What only one of two people changed is merged at once; what
 * both did is a `conflict` until it is settled. Of what was asked for elsewhere nobody knows what it was made from: each field
 * that differs is one.
 */
export function useEdit<
  Given,
  Found extends Versioned & Given,
  Field extends string,
  Draft extends Readonly<Record<Field, unknown>>,
>({ opened, refused, fields, draftOf }: EditOptions<Given, Found, Field, Draft>): Edit<Found, Field, Draft> {
  const [base, setBase] = useState(refused?.base ?? opened);
  const [baseKnown, setBaseKnown] = useState(refused === null || refused.base !== null);
  const [draft, setDraft] = useState(() =>
    refused === null ? draftOf(opened) : draftOf(refused.input, draftOf(refused.base ?? opened)),
  );
  const [current, setCurrent] = useState<Found | null>(opened);
  const [taken, setTaken] = useState<readonly Field[]>([]);
  const changed = useCallback(
    (found: Found | null) => setCurrent((before) => (isNewer(found, before) ? found : before)),
    [],
  );
  const rebase = (onto: Found, next: Draft, from: readonly Field[]) => {
    setDraft(next);
    setBase(onto);
    setBaseKnown(true);
    setTaken(from);
  };
  const stale = current !== null && (current.version > base.version || !baseKnown);
  const versions = stale
    ? { fields, base: baseKnown ? draftOf(base) : null, mine: draft, theirs: draftOf(current) }
    : null;
  const found = versions === null ? [] : differences(versions);
  const contradicts = found.some(({ kind }) => kind === 'conflict');
  if (current !== null && versions !== null && !contradicts) {
    const theirs = found.filter(({ kind }) => kind === 'theirs').map(({ field }) => field);
    rebase(current, merged(versions, {}), theirs);
  }
  return {
    draft,
    setDraft,
    base,
    current,
    changed,
    conflict: contradicts ? versions : null,
    taken,
    settle: (chosen) => rebase(current ?? base, chosen, []),
  };
}

const isNewer = (found: Versioned | null, before: Versioned | null): boolean =>
  found === null || before === null || found.version > before.version;
