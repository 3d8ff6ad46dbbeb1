import { useMemo } from 'react';
import { mutationOf } from '../commands/mutations.ts';
import type { Progress, Tracked } from '../commands/tracked.ts';
import { useTrackedOne } from '../commands/use-commands.ts';
import { RefusedLocationRequestDocument } from '../generated/documents/locations.ts';
import type { LocationFieldsFragment, RefusedLocationRequestQuery } from '../generated/graphql.ts';
import { useQueryState } from '../graphql/use-live-query.ts';
import type { draftOf } from './location-draft.ts';

type Given = Parameters<typeof draftOf>[0];

/** Something that was refused and is to be mended. */
export interface RefusedLocation {
  /** To be taken off the list when it is asked for anew; null where it is not on it. */
  readonly key: string | null;
  readonly input: Given;
  readonly progress: Progress;
  /** What a correction was made from, where that was written down. */
  readonly base: LocationFieldsFragment | null;
}

export type RefusedState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'found'; readonly refused: RefusedLocation };

/** `?retry=` names something on this browser's list, `?command=` any command of this person. */
export function useRefusedLocation(url: URLSearchParams): RefusedState {
  const tracked = useTrackedOne(url.get('retry'));
  const id = url.get('command');
  const [state] = useQueryState(RefusedLocationRequestDocument, { id: id ?? '' }, { pause: id === null });
  return useMemo((): RefusedState => {
    if (tracked !== undefined) return { kind: 'found', refused: ofTracked(tracked) };
    if (id === null) return { kind: 'none' };
    if (state.kind === 'loading') return { kind: 'loading' };
    const refused = state.kind === 'ready' ? ofCommand(state.data.command) : null;
    return refused === null ? { kind: 'none' } : { kind: 'found', refused };
  }, [tracked, id, state]);
}

const ofTracked = ({ key, asked, progress, base }: Tracked): RefusedLocation => ({
  key,
  input: asked.input as Given,
  progress,
  base: (base ?? null) as LocationFieldsFragment | null,
});

function ofCommand(command: RefusedLocationRequestQuery['command']): RefusedLocation | null {
  const mutation = mutationOf(command?.type ?? '');
  if (command === null || command.input === null) return null;
  if (mutation !== 'recordLocation' && mutation !== 'correctLocation') return null;
  return { key: null, input: command.input as Given, progress: progressOf(command), base: null };
}

function progressOf(command: NonNullable<RefusedLocationRequestQuery['command']>): Progress {
  if (command.rejection === null) return { kind: 'failed', code: 'INTERNAL' };
  return {
    kind: 'rejected',
    commandId: command.id,
    aggregateId: command.aggregateId ?? '',
    acceptedAt: command.acceptedAt ?? '',
    decidedAt: command.decidedAt,
    rejection: command.rejection,
  };
}
