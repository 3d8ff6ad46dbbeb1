import type { FindingRowFragment } from '../generated/graphql.ts';
import type { Format } from '../shell/format.ts';
import { hasMessage, type Translate } from '../shell/i18n.ts';

/** What a rule found, in a few words; the rule's stable code where this version has none for it. */
export function ruleText(t: Translate, rule: string): string {
  const id = `audit.rule.${rule}`;
  return hasMessage(id) ? t(id) : rule;
}

/** One or two sentences on it, with what the rule saw; null where this version has none. */
export function hintText(t: Translate, format: Format, finding: FindingRowFragment): string | null {
  const id = `audit.hint.${finding.rule}`;
  if (!hasMessage(id)) return null;
  const country = detailOf(finding, 'country') ?? '';
  return t(id, {
    name: detailOf(finding, 'name') ?? '',
    place: country === '' ? 'none' : 'some',
    where: format.country(country),
  });
}

export const detailOf = (
  { details }: Pick<FindingRowFragment, 'details'>,
  wanted: string,
): string | undefined => details.find(({ name }) => name === wanted)?.value;

/** The name of the company or property; null where it is not known (yet). */
export const subjectName = ({ company, location }: FindingRowFragment): string | null =>
  company?.name ?? location?.name ?? null;

export const subjectText = (t: Translate, finding: FindingRowFragment): string =>
  subjectName(finding) ?? t('audit.unnamed', { kind: finding.subjectKind });

export const subjectCountry = ({ company, location }: FindingRowFragment): string | null =>
  company?.country ?? location?.country ?? null;
