import { Button, Group, NativeSelect, Text, Title } from '@mantine/core';
import { FindingCountsDocument } from '../generated/documents/audit.ts';
import type { FindingCountsQuery } from '../generated/graphql.ts';
import { useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { CountrySelect } from '../ui/country-select.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { Tag } from '../ui/tag.tsx';
import type { UrlChanges } from '../ui/use-url-state.ts';
import classes from './audit.module.css';
import { BarList } from './bar-list.tsx';
import { useCompanyName } from './company-name.ts';
import { type FindingFeed, useFindingChanges } from './finding-feed.ts';
import {
  facetlessFilterOf,
  isFiltered,
  kinds,
  listOf,
  noFilter,
  orderOf,
  orders,
  severities,
  toggled,
} from './finding-filter.ts';
import { severityLooks } from './finding-tags.tsx';
import { ruleText } from './finding-texts.ts';

const REFRESH_MS = 2_000;

interface FiltersProps {
  readonly url: URLSearchParams;
  readonly feed: FindingFeed;
  readonly onChange: (changes: UrlChanges) => void;
}

export function FindingFilters(props: FiltersProps) {
  const t = useTranslate();
  return (
    <>
      <Title order={2} mb="xs">
        {t('audit.findings')}
      </Title>
      <Selects {...props} />
      <ChosenCompany {...props} />
      <Facets {...props} />
    </>
  );
}

function Selects({ url, onChange }: FiltersProps) {
  const t = useTranslate();
  const any = { value: '', label: t('audit.filter.any') };
  return (
    <div role="search" className={classes['filters']}>
      <CountrySelect
        label={t('audit.filter.country')}
        none={t('audit.filter.any')}
        value={url.get('country') ?? ''}
        onChange={(country) => onChange({ country, companiesAfter: null, companiesBefore: null })}
      />
      <NativeSelect
        label={t('audit.filter.kind')}
        value={url.get('kind') ?? ''}
        data={[any, ...kinds.map((kind) => ({ value: kind, label: t(`audit.kind.${kind}`) }))]}
        onChange={({ currentTarget }) => onChange({ kind: currentTarget.value })}
      />
      <NativeSelect
        label={t('audit.filter.acknowledged')}
        value={url.get('accepted') ?? ''}
        data={[
          any,
          { value: 'no', label: t('audit.filter.acknowledged.no') },
          { value: 'yes', label: t('audit.filter.acknowledged.yes') },
        ]}
        onChange={({ currentTarget }) => onChange({ accepted: currentTarget.value })}
      />
      <NativeSelect
        label={t('audit.filter.state')}
        value={url.get('state') ?? ''}
        data={[
          { value: '', label: t('audit.state.open') },
          { value: 'CLOSED', label: t('audit.state.closed') },
          { value: 'ALL', label: t('audit.filter.any') },
        ]}
        onChange={({ currentTarget }) => onChange({ state: currentTarget.value })}
      />
      <NativeSelect
        label={t('audit.filter.order')}
        value={orderOf(url)}
        data={orders.map((order) => ({ value: order, label: t(`audit.order.${order}`) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ order: value === 'SEVEREST_FIRST' ? null : value })
        }
      />
      {isFiltered(url) ? (
        <Button variant="subtle" onClick={() => onChange(noFilter)}>
          {t('audit.filter.clear')}
        </Button>
      ) : null}
    </div>
  );
}

function ChosenCompany({ url, onChange }: FiltersProps) {
  const t = useTranslate();
  const id = url.get('company');
  const name = useCompanyName(id);
  if (name === null) return null;
  return (
    <Group gap="xs" mb="sm">
      <Tag tone="plain">{t('audit.filter.company', { company: name })}</Tag>
      <Button variant="subtle" size="compact-sm" onClick={() => onChange({ company: null })}>
        {t('audit.filter.company.clear')}
      </Button>
    </Group>
  );
}

/** How many findings there are by severity and by rule; each narrows what is listed. */
function Facets({ url, feed, onChange }: FiltersProps) {
  const t = useTranslate();
  const [state, again] = useQueryState(FindingCountsDocument, { filter: facetlessFilterOf(url) });
  useFindingChanges(feed, useThrottled(again, REFRESH_MS));
  if (state.kind === 'loading') return <Loading rows={4} />;
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={again} />;
  const counts = state.data.findingCounts;
  return (
    <div className={classes['facets']}>
      <div>
        <h3>{t('audit.filter.severity')}</h3>
        <SeverityBars counts={counts} url={url} onChange={onChange} />
      </div>
      <div className={classes['rules']}>
        <h3>{t('audit.filter.rule')}</h3>
        <RuleBars counts={counts} url={url} onChange={onChange} />
      </div>
    </div>
  );
}

interface FacetProps extends Omit<FiltersProps, 'feed'> {
  readonly counts: FindingCountsQuery['findingCounts'];
}

const sum = (counts: FacetProps['counts']) => counts.reduce((total, { count }) => total + count, 0);

function SeverityBars({ counts, url, onChange }: FacetProps) {
  const t = useTranslate();
  const format = useFormat();
  const all = Math.max(1, sum(counts));
  return (
    <BarList
      label={t('audit.filter.severity')}
      bars={severities.map((severity) => {
        const count = sum(counts.filter((one) => one.severity === severity));
        return {
          id: severity,
          label: <Tag {...severityLooks[severity]}>{t(`audit.severity.${severity}`)}</Tag>,
          text: format.number(count),
          share: count / all,
          tone: severityLooks[severity].tone,
        };
      })}
      isChosen={(id) => listOf(url, 'severity').includes(id)}
      onChoose={(id) => onChange({ severity: toggled(url, 'severity', id) })}
    />
  );
}

function RuleBars({ counts, url, onChange }: FacetProps) {
  const t = useTranslate();
  const format = useFormat();
  const chosen = listOf(url, 'rule');
  const wanted = listOf(url, 'severity');
  const shown = counts.filter(
    ({ rule, severity }) => wanted.length === 0 || wanted.includes(severity) || chosen.includes(rule),
  );
  // Chosen before, and nothing is left of it.
  const gone = chosen.filter((rule) => !shown.some((one) => one.rule === rule));
  const most = Math.max(1, ...shown.map(({ count }) => count));
  if (shown.length + gone.length === 0) return <Text c="dimmed">{t('ui.findings.none')}</Text>;
  const bars = shown.map(({ rule, severity, count, acknowledged }) => ({
    id: rule,
    label: (
      <>
        <span className={classes['barIcon']}>{severityLooks[severity].icon}</span> {ruleText(t, rule)}
      </>
    ),
    text:
      acknowledged === 0 ? format.number(count) : t('audit.filter.rule.accepted', { count, acknowledged }),
    share: count / most,
    tone: severityLooks[severity].tone,
  }));
  const none = gone.map((rule) => ({
    id: rule,
    label: ruleText(t, rule),
    text: format.number(0),
    share: 0,
  }));
  return (
    <BarList
      label={t('audit.filter.rule')}
      bars={[...bars, ...none]}
      isChosen={(id) => chosen.includes(id)}
      onChoose={(id) => onChange({ rule: toggled(url, 'rule', id) })}
    />
  );
}
