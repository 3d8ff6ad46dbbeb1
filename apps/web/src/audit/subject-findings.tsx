import { Group, Text } from '@mantine/core';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { RowList } from '../ui/row-list.tsx';
import { Tag } from '../ui/tag.tsx';
import { SeverityTag } from './finding-tags.tsx';
import { ruleText } from './finding-texts.ts';

interface ListedFinding extends Pick<FindingRowFragment, 'id' | 'rule' | 'severity' | 'since'> {
  readonly acknowledgement: unknown;
}

/** What is missing or wrong in one company or property, in its own page. */
export function SubjectFindings({ findings }: { findings: readonly ListedFinding[] }) {
  const t = useTranslate();
  const format = useFormat();
  if (findings.length === 0) return <Text>{t('audit.subject.none')}</Text>;
  return (
    <RowList>
      {findings.map(({ id, rule, severity, since, acknowledgement }) => (
        <li key={id}>
          <Group gap="xs">
            <SeverityTag severity={severity} />
            <span>{ruleText(t, rule)}</span>
            <Text size="sm" c="dimmed">
              {t('audit.subject.since', { since: format.dateTime(since) })}
            </Text>
            {acknowledgement === null ? null : <Tag tone="plain">{t('audit.state.acknowledged')}</Tag>}
          </Group>
        </li>
      ))}
    </RowList>
  );
}
