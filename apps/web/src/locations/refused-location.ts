import { type Refused, type RefusedState, useRefused } from '../commands/use-refused.ts';
import type { LocationFieldsFragment } from '../generated/graphql.ts';
import type { draftOf } from './location-draft.ts';

type Given = Parameters<typeof draftOf>[0];

export type RefusedLocation = Refused<Given, LocationFieldsFragment>;

const mutations = ['recordLocation', 'correctLocation'] as const;

/** What was to be recorded or corrected, and the address says is to be mended. */
export const useRefusedLocation = (url: URLSearchParams): RefusedState<Given, LocationFieldsFragment> =>
  useRefused(url, mutations);
