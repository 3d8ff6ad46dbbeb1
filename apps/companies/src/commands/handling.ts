import type { CompaniesCommand, Envelope } from '@alpes/contracts';
import type { Decision, Handler, View } from '@alpes/service-kit';
import { type Company, taxKey } from '../domain/company.ts';
import type { Decision as DomainDecision, HolderOf } from '../domain/decide.ts';
import { forbidden, isRejection } from '../domain/rejections.ts';
import { parseTaxId, type TaxIdInput } from '../domain/tax-id.ts';
import { type CompanyMessage, toMessage } from './company-message.ts';

type Command<T extends CompaniesCommand['type']> = Extract<CompaniesCommand, { type: T }>;

export type HandlerOf<T extends CompaniesCommand['type']> = Handler<Company, Command<T>, CompanyMessage>;

const allowed = new Set(['staff', 'operator']);

/** Decides what staff (or an operator) asks for; anybody else is refused. */
export function forStaff<T extends CompaniesCommand['type']>(
  decide: (company: Company | null, command: Envelope<Command<T>>, holderOf: HolderOf) => DomainDecision,
): HandlerOf<T>['decide'] {
  return (company, command, view): Decision<Company, CompanyMessage> => {
    if (!command.principal.roles.some((role) => allowed.has(role))) return forbidden();
    const decision = decide(company, command, holderIn(view));
    return isRejection(decision) ? decision : { events: decision.events.map(toMessage) };
  };
}

/** The claim that a command makes on a tax id; none where it has none that is well formed. */
export function taxClaimOf(given: TaxIdInput | null): { tax_key: string | null } {
  const taxId = given && parseTaxId(given);
  return { tax_key: taxId && !isRejection(taxId) ? taxKey(taxId) : null };
}

function holderIn(view: View<Company>): HolderOf {
  return (claim) => view.holderOf('tax_key', claim);
}
