import type { FindingRowFragment, Severity } from '../generated/graphql.ts';
import { useTranslate } from '../shell/i18n.ts';
import { IconCheck, IconCross, IconInfo, IconWarning } from '../ui/icons.tsx';
import { Tag } from '../ui/tag.tsx';

export const severityLooks = {
  ERROR: { tone: 'bad', icon: <IconCross /> },
  WARNING: { tone: 'wait', icon: <IconWarning /> },
  INFO: { tone: 'plain', icon: <IconInfo /> },
} as const;

export function SeverityTag({ severity }: { severity: Severity }) {
  const t = useTranslate();
  return <Tag {...severityLooks[severity]}>{t(`audit.severity.${severity}`)}</Tag>;
}

/** Open, accepted as it is, or closed. */
export function StateTag({ finding }: { finding: Pick<FindingRowFragment, 'open' | 'acknowledgement'> }) {
  const t = useTranslate();
  if (!finding.open)
    return (
      <Tag tone="good" icon={<IconCheck />}>
        {t('audit.state.closed')}
      </Tag>
    );
  if (finding.acknowledgement !== null) return <Tag tone="plain">{t('audit.state.acknowledged')}</Tag>;
  return <Tag tone="wait">{t('audit.state.open')}</Tag>;
}
