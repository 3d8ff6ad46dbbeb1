import { refusalText } from '../commands/refusal.ts';
import type { Progress, Rejection } from '../commands/tracked.ts';
import type { Format } from '../shell/format.ts';
import { formatFor } from '../shell/format.ts';
import { language, type Translate } from '../shell/i18n.ts';
import type { FieldProblem } from './company-checks.ts';
import { type CompanyDraft, type CompanyField, isCompanyField } from './company-draft.ts';

/** What is wrong with a field, in words; of a tax id, by its country's rule. */
export function fieldProblemText(t: Translate, problem: FieldProblem): string {
  if (problem.taxId === undefined) return refusalText(t, problem);
  const { fault, country, rule } = problem.taxId;
  const values = { country: formatFor(language.get()).country(country), rule: rule ?? '' };
  return rule === null
    ? t('companies.taxId.fault.noRule', values)
    : t(`companies.taxId.fault.${fault}`, values);
}

/** Which field a refusal is about; null where it is about none. */
export function fieldOfRefusal({ code, details }: Rejection): CompanyField | null {
  if (code === 'TAX_ID_TAKEN') return 'taxId';
  const named = details.find(({ name }) => name === 'field')?.value;
  return isCompanyField(named) ? named : null;
}

/** Where to mend something refused. */
export function fieldOfProgress(progress: Progress): CompanyField | null {
  if (progress.kind === 'rejected') return fieldOfRefusal(progress.rejection);
  if (progress.kind !== 'invalid') return null;
  const field = progress.problems[0]?.path[1];
  return isCompanyField(field) ? field : null;
}

/** A field's value for people. */
export function fieldText(t: Translate, format: Format, field: CompanyField, draft: CompanyDraft): string {
  switch (field) {
    case 'country':
      return draft.country === '' ? '' : format.country(draft.country);
    case 'taxId':
      return draft.taxId.number === ''
        ? ''
        : t('companies.taxId.text', {
            number: draft.taxId.number,
            country: format.country(draft.taxId.country || draft.country),
          });
    case 'roles':
      return format.list(draft.roles.map((role) => t(`companies.role.${role}`)));
    default:
      return draft[field];
  }
}
