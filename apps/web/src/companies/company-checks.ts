import { Problems, registerCompany, type TaxIdFault, taxIdFault, taxIdNames } from '@alpes/shapes';
import { type CompanyDraft, type CompanyField, isCompanyField, registerInput } from './company-draft.ts';

/** What is wrong with a field; of a tax id, which part of its country's rule it breaks. */
export interface FieldProblem {
  readonly code: string;
  readonly message: string;
  readonly taxId?: {
    readonly fault: TaxIdFault;
    readonly country: string;
    /** `NIT`, as the country calls it; null where no rule is known. */
    readonly rule: string | null;
  };
}

export type FieldProblems = Partial<Record<CompanyField, FieldProblem>>;

/** The edge's own checks (`@alpes/shapes`), the first problem of each field. */
export function checkDraft(draft: CompanyDraft): FieldProblems {
  const problems = new Problems();
  registerCompany(problems, registerInput(draft));
  const found: FieldProblems = {};
  for (const { path, code, message } of problems.list) {
    const field = path[1];
    if (isCompanyField(field) && found[field] === undefined)
      found[field] = { code, message, ...(code === 'TAX_ID_INVALID' ? taxIdDetail(draft) : {}) };
  }
  return found;
}

function taxIdDetail(draft: CompanyDraft): Pick<FieldProblem, 'taxId'> {
  const country = (draft.taxId.country || draft.country).toUpperCase();
  const fault = taxIdFault({ country, number: draft.taxId.number });
  return fault === null ? {} : { taxId: { fault, country, rule: ruleOf(country) } };
}

/** What the country calls the tax id of a company. */
export const ruleOf = (country: string): string | null => taxIdNames(country)[0]?.abbreviation ?? null;

/** `NIT: Número de Identificación Tributaria`, for a hint; null where no rule is known. */
export function ruleInWords(country: string): string | null {
  const [first] = taxIdNames(country);
  if (first === undefined) return null;
  return first.abbreviation === first.name ? first.name : `${first.name} (${first.abbreviation})`;
}
