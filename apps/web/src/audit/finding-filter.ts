import type { FindingFilter, FindingOrder, Severity, SubjectKind } from '../generated/graphql.ts';

export const severities: readonly Severity[] = ['ERROR', 'WARNING', 'INFO'];
export const kinds: readonly SubjectKind[] = ['COMPANY', 'PROPERTY'];
export const orders: readonly FindingOrder[] = ['SEVEREST_FIRST', 'NEWEST_FIRST', 'OLDEST_FIRST'];

/** Several values of one name, in the address: `severity=ERROR,WARNING`. */
export const listOf = (url: URLSearchParams, name: string): readonly string[] =>
  (url.get(name) ?? '').split(',').filter((value) => value !== '');

/** With the value, or without it where it was there; for the address, null where none is left. */
export function toggled(url: URLSearchParams, name: string, value: string): string | null {
  const before = listOf(url, name);
  const after = before.includes(value) ? before.filter((other) => other !== value) : [...before, value];
  return after.length === 0 ? null : after.join(',');
}

/**
 * Of the address: `severity` and `rule` (several, with commas between), `country`, `company`, `kind`, `accepted` (`yes`, `no`),
 * `state` (open ones unless `CLOSED` or `ALL`). What the edge would not understand is left out.
 */
export function filterOf(url: URLSearchParams): FindingFilter {
  const wanted = listOf(url, 'severity');
  const chosen = severities.filter((severity) => wanted.includes(severity));
  const rules = listOf(url, 'rule');
  return {
    ...facetlessFilterOf(url),
    ...(chosen.length > 0 ? { severities: chosen } : {}),
    ...(rules.length > 0 ? { rules: [...rules] } : {}),
  };
}

/** Without severity and rule: what is counted by them. */
export function facetlessFilterOf(url: URLSearchParams): FindingFilter {
  const kind = kinds.find((known) => known === url.get('kind'));
  const accepted = url.get('accepted');
  const state = url.get('state');
  const country = url.get('country') ?? '';
  const company = url.get('company');
  return {
    open: state === 'ALL' ? null : state !== 'CLOSED',
    ...(/^[A-Z]{2}$/.test(country) ? { country } : {}),
    ...(company ? { companyId: company } : {}),
    ...(kind === undefined ? {} : { subjectKind: kind }),
    ...(accepted === 'yes' || accepted === 'no' ? { acknowledged: accepted === 'yes' } : {}),
  };
}

export const orderOf = (url: URLSearchParams): FindingOrder =>
  orders.find((known) => known === url.get('order')) ?? 'SEVEREST_FIRST';

const names = ['severity', 'rule', 'country', 'company', 'kind', 'accepted', 'state'] as const;

export const isFiltered = (url: URLSearchParams): boolean => names.some((name) => url.has(name));

/** Takes every filter out of the address, and the page of companies that was one of those that fit it. */
export const noFilter: Readonly<Record<string, null>> = Object.fromEntries(
  [...names, 'companiesAfter', 'companiesBefore'].map((name) => [name, null]),
);
