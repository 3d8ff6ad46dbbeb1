import { CompaniesDocument } from '../generated/documents/companies.ts';
import type { CompanyFilter, CompanyOrderField, CompanyRole } from '../generated/graphql.ts';
import { askEarly } from '../graphql/ask-early.ts';
import { pageVariables, positionOf } from '../ui/page-position.ts';
import { roles } from './company-draft.ts';

const PAGE_SIZE = 25;

/** Of the address: `text`, `country`, `role`, `status` (active ones unless `WITHDRAWN` or `ALL`), `findings`. */
export function filterOf(url: URLSearchParams): CompanyFilter {
  const role = roles.find((known) => known === url.get('role'));
  const status = url.get('status');
  return {
    ...(url.get('text') ? { text: url.get('text') } : {}),
    ...(url.get('country') ? { country: url.get('country') } : {}),
    ...(role === undefined ? {} : { roles: [role satisfies CompanyRole] }),
    ...(status === 'ALL' ? {} : { status: status === 'WITHDRAWN' ? 'WITHDRAWN' : 'ACTIVE' }),
    ...(url.get('findings') === null ? {} : { hasOpenFindings: true }),
  };
}

export const filterNames = ['text', 'country', 'role', 'status', 'findings'] as const;

export const isFiltered = (url: URLSearchParams): boolean => filterNames.some((name) => url.has(name));

const sortable = ['NAME', 'OPEN_FINDINGS', 'PROPERTY_COUNT', 'REGISTERED_AT', 'UPDATED_AT'] as const;

export function sortOf(url: URLSearchParams): { field: CompanyOrderField; direction: 'ASC' | 'DESC' } {
  const field = sortable.find((name) => name === url.get('sort')) ?? 'NAME';
  return { field, direction: url.get('dir') === 'DESC' ? 'DESC' : 'ASC' };
}

export const variablesOf = (url: URLSearchParams) => ({
  ...pageVariables(positionOf(url), PAGE_SIZE),
  filter: filterOf(url),
  orderBy: sortOf(url),
});

/** Whether an address is that of the page. */
export const isCompaniesPage = (pathname: string): boolean => /^\/(companies\/?)?$/.test(pathname);

/** Asks for what the page will show before it is drawn. */
export const askForCompanies = (url: URLSearchParams, authorization: string | undefined): void =>
  askEarly(CompaniesDocument, variablesOf(url), authorization);
