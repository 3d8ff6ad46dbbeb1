import { Anchor, Group, Progress, Text } from '@mantine/core';
import { Link } from 'wouter';
import { refusalText } from '../commands/refusal.ts';
import { useFormat } from '../shell/format.ts';
import { hasMessage, type Translate, useTranslate } from '../shell/i18n.ts';
import { FindingCounts } from '../ui/finding-counts.tsx';
import { IconCross, IconInfo, IconWarning } from '../ui/icons.tsx';
import { Tag } from '../ui/tag.tsx';
import classes from './companies.module.css';
import { CompanyMap } from './company-map.tsx';
import { type CompanyDetail, Section } from './company-section.tsx';

/** What the audit says of a company, and what it owns. */
export function CompanySubjects({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  return (
    <>
      <Section title={t('companies.audit')}>
        <Completeness company={company} />
        <Findings company={company} />
      </Section>
      <Section title={t('companies.properties', { count: company.propertyCount })}>
        <CompanyMap company={company} />
        <Properties company={company} />
      </Section>
    </>
  );
}

function Completeness({ company: { completeness } }: { company: CompanyDetail }) {
  const t = useTranslate();
  const format = useFormat();
  if (completeness.share === null) return <Text mb="xs">{t('companies.completeness.none')}</Text>;
  const text = t('companies.completeness', {
    share: format.percent(completeness.share),
    subjects: completeness.subjects,
  });
  return (
    <>
      <Text size="sm">{text}</Text>
      <Progress value={completeness.share * 100} aria-label={text} my={6} color="blue.8" />
    </>
  );
}

const severities = {
  ERROR: { tone: 'bad', icon: <IconCross /> },
  WARNING: { tone: 'wait', icon: <IconWarning /> },
  INFO: { tone: 'plain', icon: <IconInfo /> },
} as const;

function Findings({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const { nodes } = company.findings;
  if (nodes.length === 0) return <Text>{t('companies.findings.none')}</Text>;
  return (
    <ul className={classes['list']}>
      {nodes.map(({ id, rule, severity, since, acknowledgement }) => (
        <li key={id}>
          <Group gap="xs">
            <Tag {...severities[severity]}>{t(`companies.severity.${severity}`)}</Tag>
            <span>{ruleText(t, rule)}</span>
            <Text size="sm" c="dimmed">
              {t('companies.finding.since', { since: format.dateTime(since) })}
              {acknowledgement === null ? '' : ` · ${t('companies.finding.acknowledged')}`}
            </Text>
          </Group>
        </li>
      ))}
    </ul>
  );
}

/** The audit page's texts, by the rule's stable code. */
function ruleText(t: Translate, rule: string): string {
  const id = `audit.rule.${rule}`;
  return hasMessage(id) ? t(id) : refusalText(t, { code: rule, message: rule });
}

function Properties({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  const { nodes, totalCount } = company.locations;
  if (nodes.length === 0) return <Text>{t('companies.properties.none')}</Text>;
  return (
    <>
      <ul className={classes['list']}>
        {nodes.map(({ propertyId, name, locality, addressLine, audit }) => (
          <li key={propertyId}>
            <Group gap="xs" justify="space-between">
              <span>
                <Anchor component={Link} href={`/locations/${propertyId}`} inherit>
                  {name}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {[addressLine, locality].filter(Boolean).join(', ')}
                </Text>
              </span>
              <FindingCounts {...audit} />
            </Group>
          </li>
        ))}
      </ul>
      {totalCount > nodes.length ? (
        <Anchor component={Link} href={`/locations?owner=${company.id}`}>
          {t('companies.properties.all', { count: totalCount })}
        </Anchor>
      ) : null}
    </>
  );
}
