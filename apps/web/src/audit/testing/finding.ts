import type { FindingRowFragment } from '../../generated/graphql.ts';

/** An open finding about a company, as the edge lists it. */
export const finding: FindingRowFragment = {
  id: 'f1',
  rule: 'ADDRESS_MISSING',
  severity: 'WARNING',
  open: true,
  since: '2026-11-25T20:00:00.000Z',
  resolvedAt: null,
  version: 1,
  subjectId: 's1',
  subjectKind: 'COMPANY',
  details: [],
  acknowledgement: null,
  company: { id: 's1', name: 'Acme', country: 'CO', status: 'ACTIVE' },
  location: null,
};
