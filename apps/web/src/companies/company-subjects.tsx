import { Anchor, Group, Progress, Text } from '@mantine/core';
import { Link } from 'wouter';
import { SubjectFindings } from '../audit/subject-findings.tsx';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { FindingCounts } from '../ui/finding-counts.tsx';
import { RowList } from '../ui/row-list.tsx';
import { Section } from '../ui/section.tsx';
import type { CompanyDetail } from './company-detail.ts';
import { CompanyMap } from './company-map.tsx';

/** What the audit says of a company, and what it owns. */
export function CompanySubjects({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  return (
    <>
      <Section title={t('companies.audit')}>
        <Completeness company={company} />
        <SubjectFindings findings={company.findings.nodes} />
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

function Properties({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  const { nodes, totalCount } = company.locations;
  if (nodes.length === 0) return <Text>{t('companies.properties.none')}</Text>;
  return (
    <>
      <RowList>
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
      </RowList>
      {totalCount > nodes.length ? (
        <Anchor component={Link} href={`/locations?owner=${company.id}`}>
          {t('companies.properties.all', { count: totalCount })}
        </Anchor>
      ) : null}
    </>
  );
}
