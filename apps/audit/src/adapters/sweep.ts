import type { TimedRule } from '@alpes/service-kit';
import { toCommand } from '../commands/reaudit-command.ts';
import { propertyDueMs, type RuleCode } from '../domain/rules.ts';

const rule: RuleCode = 'NO_PROPERTY';

/** Companies that are due and where the finding and the facts disagree, whichever way. */
const overdue = `
  SELECT s.id, s.version FROM subject AS s
  WHERE s.kind = 'COMPANY' AND NOT s.retired AND s.registered_at <= $1
    AND (s.findings @> $2::jsonb) = EXISTS (
      SELECT FROM subject AS p WHERE p.owner_id = s.id AND p.kind = 'PROPERTY' AND NOT p.retired)
  ORDER BY s.registered_at LIMIT $3`;

const mostAtOnce = 500;

/**
 * Asks for a look at companies that have had no property for a day: nothing else happens to them that would. It also
 * sets right the few cases that two events at the same moment leave behind.
 */
export const companiesWithoutProperty = (everyMs: number): TimedRule => ({
  name: 'companies-without-property',
  everyMs,
  async due(query, now) {
    const before = new Date(now.getTime() - propertyDueMs);
    const rows = await query(overdue, [before, JSON.stringify([{ rule }]), mostAtOnce]);
    return rows.map(({ id, version }) => ({
      key: `${String(id)}:${String(version)}`,
      ...toCommand({ subjectId: String(id), kind: 'COMPANY', reason: 'DUE' }),
    }));
  },
});
