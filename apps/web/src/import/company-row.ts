import { Problems, registerCompany } from '@alpes/shapes';
import type { Asked } from '../commands/mutations.ts';
import { checkDraft } from '../companies/company-checks.ts';
import { type CompanyDraft, companyFields, registerInput } from '../companies/company-draft.ts';
import type { CompanyColumn } from './import-fields.ts';
import { readCountry, readRoles } from './read-cells.ts';
import type { RowProblem } from './row-problem.ts';

/** A row as it would be asked for, whatever is wrong with it. */
export interface ReadRow {
  /** For people. */
  readonly name: string;
  readonly asked: Asked;
  /** What its key is made from. */
  readonly canonical: object;
  readonly problems: readonly RowProblem[];
}

export type Cell<Column extends string> = (column: Column) => string;

/** Checked like the form (`checkDraft`). */
export function readCompanyRow(cell: Cell<CompanyColumn>): ReadRow {
  const { roles, unknown } = readRoles(cell('roles'));
  const draft: CompanyDraft = {
    name: cell('name'),
    country: readCountry(cell('country')),
    legalName: cell('legalName'),
    taxId: { number: cell('taxId'), country: readCountry(cell('taxIdCountry')) },
    roles,
    email: cell('email'),
    phone: cell('phone'),
    website: cell('website'),
    address: cell('address'),
  };
  const input = registerInput(draft);
  return {
    name: draft.name.trim(),
    asked: { mutation: 'registerCompany', input },
    canonical: registerCompany(new Problems(), input),
    problems: [
      ...draftProblems(draft),
      ...unknown.map((): RowProblem => ({ field: 'roles', code: 'ROLE_UNKNOWN', message: '' })),
    ],
  };
}

function draftProblems(draft: CompanyDraft): RowProblem[] {
  const found = checkDraft(draft);
  return companyFields.flatMap((field) => {
    const problem = found[field];
    return problem === undefined ? [] : [{ field, ...problem }];
  });
}
