import { useMemo } from 'react';
import { mutationOf } from '../commands/mutations.ts';
import type { Progress, Tracked } from '../commands/tracked.ts';
import { useTrackedOne } from '../commands/use-commands.ts';
import { RefusedCompanyRequestDocument } from '../generated/documents/companies.ts';
import type { CompanyFieldsFragment } from '../generated/graphql.ts';
import { useQueryState } from '../graphql/use-live-query.ts';
import { draftOf } from './company-draft.ts';

type Given = Parameters<typeof draftOf>[0];

/** Something that was refused and is to be mended. */
export interface Refused {
  /** To be taken off the list when it is asked for anew; null where it is not on it. */
  readonly key: string | null;
  readonly input: Given;
  readonly progress: Progress;
  /** What an amendment was made from, where that was written down. */
  readonly base: CompanyFieldsFragment | null;
}

export type RefusedState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'found'; readonly refused: Refused };

/**
 * What the address says is to be mended: `?retry=` names something on this browser's list, `?command=` any command of this
 * person. `none` where it says nothing, or it is not there any more.
 */
export function useRefused(url: URLSearchParams): RefusedState {
  const tracked = useTrackedOne(url.get('retry'));
  const id = url.get('command');
  const [state] = useQueryState(RefusedCompanyRequestDocument, { id: id ?? '' }, { pause: id === null });
  return useMemo(() => {
    if (tracked !== undefined) return { kind: 'found', refused: ofTracked(tracked) };
    if (id === null) return { kind: 'none' };
    if (state.kind === 'loading') return { kind: 'loading' };
    const command = state.kind === 'ready' ? state.data.command : null;
    const ours = command?.type === 'RegisterCompany' || command?.type === 'AmendCompany';
    if (!command || !ours || command.input === null || mutationOf(command.type) === null)
      return { kind: 'none' };
    const progress: Progress =
      command.rejection === null
        ? { kind: 'failed', code: 'INTERNAL' }
        : {
            kind: 'rejected',
            commandId: command.id,
            aggregateId: command.aggregateId ?? '',
            acceptedAt: command.acceptedAt ?? '',
            decidedAt: command.decidedAt,
            rejection: command.rejection,
          };
    return {
      kind: 'found',
      refused: { key: null, input: command.input as Given, progress, base: null },
    };
  }, [tracked, id, state]);
}

const ofTracked = ({ key, asked, progress, base }: Tracked): Refused => ({
  key,
  input: asked.input as Given,
  progress,
  base: (base ?? null) as CompanyFieldsFragment | null,
});
