import { AuditedCompanyDocument } from '../generated/documents/audit.ts';
import { useQueryState } from '../graphql/use-live-query.ts';

/** An ellipsis until it is known; null without an id. */
export function useCompanyName(id: string | null): string | null {
  const [state] = useQueryState(AuditedCompanyDocument, { id: id ?? '' }, { pause: id === null });
  if (id === null) return null;
  return state.kind === 'ready' && state.data.company?.id === id ? state.data.company.name : '…';
}
