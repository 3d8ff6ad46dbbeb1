import { useMemo } from 'react';
import { RefusedRequestDocument } from '../generated/documents/commands.ts';
import type { RefusedRequestQuery } from '../generated/graphql.ts';
import type { Failure } from '../graphql/failure.ts';
import { useQueryState } from '../graphql/use-live-query.ts';
import { type MutationName, mutationOf } from './mutations.ts';
import { isRefused, type Progress, progressOfCommand, type Tracked } from './tracked.ts';
import { useTrackedOne } from './use-commands.ts';

/** Something that was refused and is to be mended. */
export interface Refused<Input, Base> {
  /** To be taken off the list when it is asked for anew; null where it is not on it. */
  readonly key: string | null;
  readonly input: Input;
  readonly progress: Progress;
  /** What a change was made from, where that was written down. */
  readonly base: Base | null;
}

export type RefusedState<Input, Base> =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly again: () => void }
  | { readonly kind: 'found'; readonly refused: Refused<Input, Base> };

/**
 * What the address says is to be mended: `?retry=` names something on this browser's list, `?command=` any command of this
 * person, `failed` where that could not be had. `none` where it says nothing, it is not there any more, or it is none of `mutations`: their inputs are `Input`, and
 * changes are made from a `Base`. Keep `mutations` the same between renders.
 */
export function useRefused<Input, Base>(
  url: URLSearchParams,
  mutations: readonly MutationName[],
): RefusedState<Input, Base> {
  const tracked = useTrackedOne(url.get('retry'));
  const id = url.get('command');
  const [state, again] = useQueryState(RefusedRequestDocument, { id: id ?? '' }, { pause: id === null });
  return useMemo(() => {
    if (tracked === undefined && id !== null && state.kind === 'loading') return { kind: 'loading' };
    if (tracked === undefined && id !== null && state.kind === 'failed')
      return { kind: 'failed', failure: state.failure, again };
    const command = id !== null && state.kind === 'ready' ? state.data.command : null;
    const named = tracked === undefined ? ofCommand(command) : ofTracked(tracked);
    if (named === null || !mutations.includes(named.mutation)) return { kind: 'none' };
    const { key, input, progress, base } = named;
    return { kind: 'found', refused: { key, input: input as Input, progress, base: base as Base | null } };
  }, [tracked, id, state, again, mutations]);
}

type Named = Refused<unknown, unknown> & { readonly mutation: MutationName };

const ofTracked = ({ key, asked, progress, base }: Tracked): Named => ({
  key,
  mutation: asked.mutation,
  input: asked.input,
  progress,
  base: base ?? null,
});

function ofCommand(command: RefusedRequestQuery['command']): Named | null {
  const mutation = mutationOf(command?.type ?? '');
  if (command === null || command.input === null || mutation === null) return null;
  const progress = progressOfCommand(command);
  return isRefused(progress) ? { key: null, mutation, input: command.input, progress, base: null } : null;
}
