import type { FindingRowFragment } from '../generated/graphql.ts';
import type { Translate } from '../shell/i18n.ts';
import { ruleText, subjectCountry, subjectName } from './finding-texts.ts';

/** The file's columns: texts in the person's language beside the stable codes, moments as ISO 8601 in UTC. */
const columns = {
  rule: ({ rule }) => rule,
  text: ({ rule }, t) => ruleText(t, rule),
  severity: ({ severity }, t) => t(`audit.severity.${severity}`),
  kind: ({ subjectKind }, t) => t(`audit.kind.${subjectKind}`),
  subject: (finding) => subjectName(finding) ?? '',
  subjectId: ({ subjectId }) => subjectId,
  country: (finding) => subjectCountry(finding) ?? '',
  owner: ({ location }) => location?.owner?.name ?? '',
  open: ({ open, acknowledgement }, t) =>
    t(
      !open
        ? 'audit.state.closed'
        : acknowledgement === null
          ? 'audit.state.open'
          : 'audit.state.acknowledged',
    ),
  since: ({ since }) => since,
  resolvedAt: ({ resolvedAt }) => resolvedAt ?? '',
  acknowledgedBy: ({ acknowledgement }) => acknowledgement?.by ?? '',
  acknowledgedAt: ({ acknowledgement }) => acknowledgement?.at ?? '',
  note: ({ acknowledgement }) => acknowledgement?.note ?? '',
  details: ({ details }) => details.map(({ name, value }) => `${name}=${value}`).join(' '),
} satisfies Record<string, (finding: FindingRowFragment, t: Translate) => string>;

const names = Object.keys(columns) as (keyof typeof columns)[];

export const csvHeader = (t: Translate): string[] => names.map((name) => t(`audit.csv.${name}`));

export const csvCells = (t: Translate, finding: FindingRowFragment): string[] =>
  names.map((name) => columns[name](finding, t));
