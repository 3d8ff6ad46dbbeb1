import { Text } from '@mantine/core';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText } from '../commands/refusal.ts';
import type { Tracked } from '../commands/tracked.ts';
import { useCommandChanges } from '../commands/use-commands.ts';
import { useUnderWay } from '../commands/use-under-way.ts';
import { LocationsDocument } from '../generated/documents/locations.ts';
import type { LocationOrderField, LocationRowFragment } from '../generated/graphql.ts';
import { useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { type Format, useFormat } from '../shell/format.ts';
import { type Translate, useTranslate } from '../shell/i18n.ts';
import { type Column, DataTable, type Sort } from '../ui/data-table.tsx';
import { FindingCounts } from '../ui/finding-counts.tsx';
import { IconPin } from '../ui/icons.tsx';
import { Notice } from '../ui/notice.tsx';
import { isFirstPage, pageVariables, positionOf } from '../ui/page-position.ts';
import { Pager } from '../ui/pager.tsx';
import { RowName } from '../ui/row-name.tsx';
import { Empty, EmptyPage, Failed, Loading } from '../ui/states.tsx';
import { TextLink } from '../ui/text-link.tsx';
import type { UrlChanges } from '../ui/use-url-state.ts';
import { type LocationFeed, useLocationChanges } from './location-feed.ts';
import { filterOf, isFiltered, nearOf } from './location-filters.tsx';
import { distanceText } from './location-texts.ts';
import classes from './locations.module.css';
import { PendingLocationRows, usePendingLocations } from './pending-locations.tsx';

const PAGE_SIZE = 20;
const REFRESH_MS = 1_000;

const sortable = ['NAME', 'OPEN_FINDINGS', 'UPDATED_AT'] as const;

function sortOf(url: URLSearchParams): Sort & { field: LocationOrderField } {
  const field = sortable.find((name) => name === url.get('sort')) ?? 'NAME';
  return { field, direction: url.get('dir') === 'DESC' ? 'DESC' : 'ASC' };
}

interface LocationTableProps {
  readonly url: URLSearchParams;
  readonly setUrl: (changes: UrlChanges) => void;
  readonly feed: LocationFeed;
  readonly selected: string | null;
  readonly onSelect: (propertyId: string | null) => void;
}

/** One page of what the filter leaves; asks again when any location changes, and when something of this person's own took effect. */
export function LocationTable({ url, setUrl, feed, selected, onSelect }: LocationTableProps) {
  const t = useTranslate();
  const position = positionOf(url);
  const sort = sortOf(url);
  const near = nearOf(url);
  const [state, again] = useQueryState(LocationsDocument, {
    ...pageVariables(position, PAGE_SIZE),
    filter: filterOf(url),
    near,
    orderBy: sort,
  });
  const pending = usePendingLocations();
  const columns = useColumns({ near: near !== null, selected, onSelect });
  const refresh = useThrottled(again, REFRESH_MS);
  const onSort = ({ field, direction }: Sort) =>
    setUrl({ sort: field, dir: direction === 'DESC' ? 'DESC' : null, after: null, before: null });
  useLocationChanges(feed, refresh);
  useCommandChanges(refresh);
  if (state.kind === 'failed' && pending.length === 0) return <Failed {...state.failure} onRetry={again} />;
  if (state.kind === 'loading' && pending.length === 0) return <Loading rows={12} />;
  const rows = state.kind === 'ready' ? state.data.locations.nodes : [];
  return (
    <>
      {state.kind === 'ready' && state.failure !== null ? (
        <Notice role="status" tone="wait" compact>
          {t('ui.outdated', { why: failureText(t, state.failure.code) })}
        </Notice>
      ) : null}
      <DataTable
        caption={t('locations.title')}
        columns={columns}
        rows={rows}
        keyOf={({ propertyId }) => propertyId}
        // Around a point the nearest is first, whatever is chosen.
        {...(near === null ? { sort, onSort } : {})}
        selectedKey={selected}
        onSelect={({ propertyId }) => onSelect(propertyId)}
        pending={<PendingLocationRows pending={pending} columns={columns.length} />}
        refreshing={state.kind === 'loading' || (state.kind === 'ready' && state.refreshing)}
      />
      {state.kind === 'failed' ? <Failed {...state.failure} onRetry={again} /> : null}
      {state.kind === 'ready' && rows.length === 0 && (pending.length === 0 || !isEverything(url)) ? (
        <Nothing url={url} />
      ) : null}
      {state.kind === 'ready' ? (
        <Pager
          info={state.data.locations.pageInfo}
          totalCount={state.data.locations.totalCount}
          position={position}
          onMove={({ after, before }) => setUrl({ after, before })}
        />
      ) : null}
    </>
  );
}

/** Neither filtered nor a later page: without rows there is nothing at all. */
const isEverything = (url: URLSearchParams) => !isFiltered(url) && isFirstPage(positionOf(url));

function Nothing({ url }: { url: URLSearchParams }) {
  const t = useTranslate();
  if (!isFirstPage(positionOf(url))) return <EmptyPage />;
  return isFiltered(url) ? (
    <Empty title={t('locations.empty.filtered')}>{t('locations.empty.filtered.hint')}</Empty>
  ) : (
    <Empty title={t('locations.empty')}>
      <Text>{t('locations.empty.hint')}</Text>
    </Empty>
  );
}

interface ColumnsOptions {
  readonly near: boolean;
  readonly selected: string | null;
  readonly onSelect: (propertyId: string | null) => void;
}

function useColumns({ near, selected, onSelect }: ColumnsOptions): Column<LocationRowFragment>[] {
  const t = useTranslate();
  const format = useFormat();
  const underWay = useUnderWay();
  return [
    {
      id: 'name',
      header: t('locations.field.name'),
      sort: 'NAME',
      names: true,
      cell: (row) => (
        <NameCell row={row} tracked={underWay(row.propertyId)} selected={selected} onSelect={onSelect} />
      ),
    },
    ...plainColumns(t, format, near),
  ];
}

const whereText = (format: Format, { locality, country }: LocationRowFragment): string =>
  [locality, format.country(country)].filter(Boolean).join(', ');

interface NameCellProps extends Pick<ColumnsOptions, 'selected' | 'onSelect'> {
  readonly row: LocationRowFragment;
  readonly tracked: Tracked | undefined;
}

function NameCell({ row, tracked, selected, onSelect }: NameCellProps) {
  const t = useTranslate();
  const format = useFormat();
  const { propertyId, name } = row;
  return (
    <>
      <RowName tags={tracked === undefined ? null : <ProgressTag kind={tracked.progress.kind} />}>
        <button
          type="button"
          className={classes['pick']}
          aria-pressed={selected === propertyId}
          aria-label={t('locations.select', { name })}
          title={t('locations.select', { name })}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(selected === propertyId ? null : propertyId);
          }}
        >
          <IconPin />
        </button>
        <TextLink href={`/locations/${propertyId}`} title={name} onClick={(event) => event.stopPropagation()}>
          {name}
        </TextLink>
      </RowName>
      <span className={classes['rowWhere']}>{whereText(format, row)}</span>
    </>
  );
}

function plainColumns(t: Translate, format: Format, near: boolean): Column<LocationRowFragment>[] {
  return [
    {
      id: 'locality',
      header: t('locations.field.locality'),
      wide: true,
      cell: (row) => whereText(format, row),
    },
    {
      id: 'findings',
      header: t('locations.column.findings'),
      sort: 'OPEN_FINDINGS',
      cell: ({ audit }) => <FindingCounts {...audit} />,
    },
    near
      ? {
          id: 'distance',
          header: t('locations.column.distance'),
          align: 'right',
          cell: ({ distanceM }) => (distanceM === null ? t('ui.none') : distanceText(t, distanceM)),
        }
      : {
          id: 'updated',
          header: t('locations.column.updated'),
          sort: 'UPDATED_AT',
          wide: true,
          cell: ({ updatedAt }) => format.dateTime(updatedAt),
        },
  ];
}
