import { type Refused, type RefusedState, useRefused } from '../commands/use-refused.ts';
import type { CompanyFieldsFragment } from '../generated/graphql.ts';
import type { draftOf } from './company-draft.ts';

type Given = Parameters<typeof draftOf>[0];

export type RefusedCompany = Refused<Given, CompanyFieldsFragment>;

const mutations = ['registerCompany', 'amendCompany'] as const;

/** A registration or an amendment that the address says is to be mended. */
export const useRefusedCompany = (url: URLSearchParams): RefusedState<Given, CompanyFieldsFragment> =>
  useRefused(url, mutations);
