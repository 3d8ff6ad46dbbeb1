import { Button, Group, NativeSelect, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import {
  CompletenessByCompanyDocument,
  CompletenessByCountryDocument,
  OverallCompletenessDocument,
} from '../generated/documents/audit.ts';
import type { CompletenessByCompanyQuery, CompletenessPartsFragment } from '../generated/graphql.ts';
import { type QueryState, useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useLanguage, useTranslate } from '../shell/i18n.ts';
import { FindingCounts } from '../ui/finding-counts.tsx';
import { IconLeft, IconRight } from '../ui/icons.tsx';
import { isFirstPage, pageVariables } from '../ui/page-position.ts';
import { EmptyPage, Failed, Loading } from '../ui/states.tsx';
import type { UrlChanges } from '../ui/use-url-state.ts';
import classes from './audit.module.css';
import { BarList } from './bar-list.tsx';
import { useCompanyName } from './company-name.ts';
import { CompletenessRing } from './completeness-ring.tsx';
import { type FindingFeed, useFindingChanges } from './finding-feed.ts';
import { facetlessFilterOf } from './finding-filter.ts';

/** These are sums over everything: no need to follow each finding. */
const REFRESH_MS = 5_000;
const SHOWN = 8;

interface PicturesProps {
  readonly url: URLSearchParams;
  readonly feed: FindingFeed;
  readonly setUrl: (changes: UrlChanges) => void;
  readonly onFilter: (changes: UrlChanges) => void;
}

/** How complete the data is: of what the filter leaves, by country, by company. */
export function CompletenessPictures(props: PicturesProps) {
  return (
    <div className={classes['pictures']}>
      <Overall {...props} />
      <Countries {...props} />
      <Companies {...props} />
    </div>
  );
}

function useFresh(feed: FindingFeed, again: () => void): void {
  useFindingChanges(feed, useThrottled(again, REFRESH_MS));
}

interface PictureProps<Data> {
  readonly title: string;
  readonly state: QueryState<Data>;
  readonly again: () => void;
  readonly rows: number;
  /** Where it is one page of several. */
  readonly onFirstPage?: () => void;
  readonly children: (data: Data) => ReactNode;
}

function Picture<Data>({ title, state, again, rows, onFirstPage, children }: PictureProps<Data>) {
  return (
    <section aria-label={title} aria-busy={state.kind === 'loading'}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {state.kind === 'loading' ? <Loading rows={rows} /> : null}
      {state.kind === 'failed' ? (
        <Failed {...state.failure} onRetry={again} onFirstPage={onFirstPage} />
      ) : null}
      {state.kind === 'ready' ? children(state.data) : null}
    </section>
  );
}

function Overall({ url, feed }: PicturesProps) {
  const t = useTranslate();
  const { country, companyId } = facetlessFilterOf(url);
  // A company is told by itself, wherever its properties are.
  const [state, again] = useQueryState(OverallCompletenessDocument, companyId ? { companyId } : { country });
  useFresh(feed, again);
  return (
    <Picture title={t('audit.completeness')} state={state} again={again} rows={4}>
      {({ completeness }) => (
        <>
          <Scope country={country ?? null} companyId={companyId ?? null} />
          <OverallPicture completeness={completeness} />
        </>
      )}
    </Picture>
  );
}

/** Of what the picture is. */
function Scope({ country, companyId }: { country: string | null; companyId: string | null }) {
  const t = useTranslate();
  const format = useFormat();
  const company = useCompanyName(companyId);
  return (
    <Text size="sm" c="dimmed" mb={4}>
      {company ?? (country === null ? t('audit.completeness.all') : format.country(country))}
    </Text>
  );
}

function OverallPicture({ completeness }: { completeness: CompletenessPartsFragment }) {
  const t = useTranslate();
  const format = useFormat();
  const { share, presentFields, totalFields, subjects } = completeness;
  if (share === null) return <Text c="dimmed">{t('audit.completeness.none')}</Text>;
  return (
    <div className={classes['overall']}>
      <CompletenessRing share={share} text={t('audit.completeness.text', { share: format.percent(share) })} />
      <div>
        <Text size="sm" mb="xs">
          {t('audit.completeness.fields', { present: presentFields, total: totalFields, subjects })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('audit.completeness.open')}
        </Text>
        <FindingCounts {...completeness} />
      </div>
    </div>
  );
}

const rising = (a: number | null, b: number | null) => (a ?? 2) - (b ?? 2);

function Countries({ url, feed, onFilter }: PicturesProps) {
  const t = useTranslate();
  const format = useFormat();
  const language = useLanguage();
  const [all, setAll] = useState(false);
  const [state, again] = useQueryState(CompletenessByCountryDocument, {});
  useFresh(feed, again);
  const chosen = url.get('country');
  return (
    <Picture title={t('audit.byCountry')} state={state} again={again} rows={SHOWN}>
      {({ completenessByCountry }) => {
        const ranked = completenessByCountry
          .map(({ country, completeness: { share } }) => ({
            id: country,
            label: format.country(country),
            share,
          }))
          .toSorted((a, b) => rising(a.share, b.share) || a.label.localeCompare(b.label, language));
        const shown = ranked.filter(({ id }, index) => all || index < SHOWN || id === chosen);
        if (ranked.length === 0) return <Text c="dimmed">{t('audit.completeness.none')}</Text>;
        return (
          <>
            <Text size="sm" c="dimmed" mb={4}>
              {t('audit.byCountry.hint')}
            </Text>
            <BarList
              label={t('audit.byCountry')}
              bars={shown.map(({ id, label, share }) => ({
                id,
                label,
                text: share === null ? t('ui.none') : format.percent(share),
                share: share ?? 0,
              }))}
              isChosen={(id) => id === chosen}
              onChoose={(id) =>
                onFilter({ country: id === chosen ? null : id, company: null, ...firstCompanies })
              }
            />
            {ranked.length > SHOWN ? (
              <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAll(!all)}>
                {all
                  ? t('audit.byCountry.fewer')
                  : t('audit.byCountry.more', { count: ranked.length - shown.length })}
              </Button>
            ) : null}
          </>
        );
      }}
    </Picture>
  );
}

const firstCompanies = { companiesAfter: null, companiesBefore: null } as const;

function Companies({ url, feed, setUrl, onFilter }: PicturesProps) {
  const t = useTranslate();
  const order = url.get('companies') === 'MOST_COMPLETE' ? 'MOST_COMPLETE' : 'LEAST_COMPLETE';
  const position = { after: url.get('companiesAfter'), before: url.get('companiesBefore') };
  const { country } = facetlessFilterOf(url);
  const [state, again] = useQueryState(CompletenessByCompanyDocument, {
    ...pageVariables(position, SHOWN),
    country,
    orderBy: order,
  });
  useFresh(feed, again);
  const chosen = url.get('company');
  const toFirst = () => setUrl(firstCompanies);
  return (
    <Picture title={t('audit.byCompany')} state={state} again={again} rows={SHOWN} onFirstPage={toFirst}>
      {({ completenessByCompany }) => (
        <>
          <Text size="sm" c="dimmed" mb={4}>
            {t('audit.byCompany.hint')}
          </Text>
          {completenessByCompany.nodes.length === 0 && !isFirstPage(position) ? (
            <EmptyPage onFirstPage={toFirst} />
          ) : (
            <CompanyBars
              connection={completenessByCompany}
              chosen={chosen}
              onChoose={(id) => onFilter({ company: id === chosen ? null : id })}
            />
          )}
          <CompanyPages
            order={order}
            info={completenessByCompany.pageInfo}
            setUrl={(changes) => setUrl({ ...firstCompanies, ...changes })}
          />
        </>
      )}
    </Picture>
  );
}

type CompanyConnection = CompletenessByCompanyQuery['completenessByCompany'];

interface CompanyBarsProps {
  readonly connection: CompanyConnection;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

function CompanyBars({ connection: { nodes }, chosen, onChoose }: CompanyBarsProps) {
  const t = useTranslate();
  const format = useFormat();
  if (nodes.length === 0) return <Text c="dimmed">{t('audit.completeness.none')}</Text>;
  return (
    <BarList
      label={t('audit.byCompany')}
      bars={nodes.map(({ companyId, company, completeness: { share } }) => ({
        id: companyId,
        label: company?.name ?? t('audit.byCompany.unknown'),
        text: share === null ? t('ui.none') : format.percent(share),
        share: share ?? 0,
      }))}
      isChosen={(id) => id === chosen}
      onChoose={onChoose}
    />
  );
}

interface CompanyPagesProps {
  readonly order: 'LEAST_COMPLETE' | 'MOST_COMPLETE';
  readonly info: CompanyConnection['pageInfo'];
  readonly setUrl: (changes: UrlChanges) => void;
}

function CompanyPages({ order, info, setUrl }: CompanyPagesProps) {
  const t = useTranslate();
  return (
    <Group gap="xs" mt={4} justify="space-between">
      <NativeSelect
        size="xs"
        aria-label={t('audit.byCompany.order')}
        value={order}
        data={(['LEAST_COMPLETE', 'MOST_COMPLETE'] as const).map((value) => ({
          value,
          label: t(`audit.byCompany.order.${value}`),
        }))}
        onChange={({ currentTarget: { value } }) =>
          setUrl({ companies: value === 'MOST_COMPLETE' ? value : null })
        }
      />
      <Group gap="xs">
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('ui.table.previous')}
          disabled={!info.hasPreviousPage}
          onClick={() => setUrl({ companiesBefore: info.startCursor })}
        >
          <IconLeft />
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('ui.table.next')}
          disabled={!info.hasNextPage}
          onClick={() => setUrl({ companiesAfter: info.endCursor })}
        >
          <IconRight />
        </Button>
      </Group>
    </Group>
  );
}
