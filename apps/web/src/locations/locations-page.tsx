import { Button, SegmentedControl, Text } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useCommandChanges } from '../commands/use-commands.ts';
import { SelectedLocationDocument } from '../generated/documents/locations.ts';
import type { SelectedLocationQuery } from '../generated/graphql.ts';
import { useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import type { MapHandle } from '../map/map-canvas.tsx';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { FindingCounts } from '../ui/finding-counts.tsx';
import { IconPlus } from '../ui/icons.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { type UrlChanges, useUrlState } from '../ui/use-url-state.ts';
import { type LocationFeed, useLocationChanges, useLocationFeed } from './location-feed.ts';
import { LocationFilters, plainFilterOf } from './location-filters.tsx';
import { LocationTable } from './location-table.tsx';
import classes from './locations.module.css';
import { MapSide } from './map-side.tsx';
import { useClusters } from './use-clusters.ts';

/** However many change, the marks are asked for again no more often. */
const REFRESH_MS = 2_000;

type Show = 'both' | 'map' | 'table';
const showOf = (url: URLSearchParams): Show =>
  (['map', 'table'] as const).find((show) => show === url.get('show')) ?? 'both';

/** A map and a table of the same locations, with one selection between them. */
export function LocationsPage() {
  const t = useTranslate();
  const [url, setUrl] = useUrlState();
  const [map, setMap] = useState<MapHandle | null>(null);
  const search = useCallback(
    (changes: UrlChanges, options?: { replace?: boolean }) =>
      setUrl({ ...changes, after: null, before: null }, options),
    [setUrl],
  );
  const select = useCallback(
    (propertyId: string | null) => setUrl({ selected: propertyId }, { replace: true }),
    [setUrl],
  );
  const clusters = useClusters(plainFilterOf(url));
  const feed = useLocationFeed();
  const selection = useSelected(feed, url.get('selected'), map);
  const selected = selection.kind === 'found' ? selection.location : null;
  useLocationChanges(feed, useThrottled(clusters.again, REFRESH_MS));
  const show = showOf(url);
  return (
    <Page
      title={t('locations.title')}
      actions={
        <Button component={Link} href="/locations/new" leftSection={<IconPlus />}>
          {t('locations.record')}
        </Button>
      }
    >
      <LocationFilters url={url} onChange={search} />
      <ShowChoice show={show} onChange={(wanted) => setUrl({ show: wanted === 'both' ? null : wanted })} />
      <div className={classes['board']}>
        <div className={classes['sides']} data-show={show}>
          <div data-side="map">
            <Selected selection={selection} onClose={() => select(null)} />
            <MapSide
              {...{ url, setUrl, clusters, selected, map }}
              onMap={setMap}
              onSearch={search}
              onSelect={select}
            />
          </div>
          <div data-side="table">
            <LocationTable {...{ url, setUrl, feed }} selected={url.get('selected')} onSelect={select} />
          </div>
        </div>
      </div>
    </Page>
  );
}

function ShowChoice({ show, onChange }: { show: Show; onChange: (show: string) => void }) {
  const t = useTranslate();
  return (
    <SegmentedControl
      size="xs"
      mb="sm"
      aria-label={t('locations.show')}
      value={show}
      onChange={onChange}
      data={(['both', 'map', 'table'] as const).map((value) => ({
        value,
        label: t(`locations.show.${value}`),
      }))}
    />
  );
}

type SelectedLocation = NonNullable<SelectedLocationQuery['location']>;

/** `gone`: the address selects what is not there, or not any more. */
type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'found'; readonly location: SelectedLocation };

const none: Selection = { kind: 'none' };

/** What is selected, wherever it was; the map goes there. */
function useSelected(feed: LocationFeed, id: string | null, map: MapHandle | null): Selection {
  const [state, again] = useQueryState(
    SelectedLocationDocument,
    { propertyId: id ?? '' },
    { pause: id === null },
  );
  const refresh = useThrottled(() => {
    if (id !== null) again();
  }, REFRESH_MS);
  useCommandChanges(refresh);
  useLocationChanges(
    feed,
    useCallback(
      (changed) => {
        if (id !== null && (changed === null || changed === id)) refresh();
      },
      [id, refresh],
    ),
  );
  const settled = state.kind === 'ready' && !state.refreshing && id !== null;
  const found = state.kind === 'ready' && id !== null ? state.data.location : null;
  const location = found?.propertyId === id ? found : null;
  const place = location?.coordinates ?? null;
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (id === null) shown.current = null;
    if (id === shown.current || place === null || map === null) return;
    shown.current = id;
    map.reveal(place);
  }, [id, place, map]);
  if (location !== null) return { kind: 'found', location };
  return settled && state.failure === null ? { kind: 'gone' } : none;
}

function Selected({ selection, onClose }: { selection: Selection; onClose: () => void }) {
  const t = useTranslate();
  if (selection.kind === 'none') return null;
  return (
    <section className={classes['selected']} aria-label={t('locations.selected')}>
      {selection.kind === 'found' ? (
        <SelectedFacts location={selection.location} />
      ) : (
        <Text role="status">{t('locations.removed')}</Text>
      )}
      <Button size="compact-sm" variant="subtle" onClick={onClose}>
        {t('locations.selected.close')}
      </Button>
    </section>
  );
}

function SelectedFacts({ location }: { location: SelectedLocation }) {
  const t = useTranslate();
  const format = useFormat();
  const { propertyId, name, addressLine, locality, country, owner, coordinates, audit } = location;
  const where = [addressLine, locality, format.country(country)].filter(Boolean).join(', ');
  return (
    <>
      <Text fw={600} component="div">
        <TextLink href={`/locations/${propertyId}`} aria-label={t('locations.selected.open', { name })}>
          {name}
        </TextLink>
      </Text>
      <Text size="sm">{where}</Text>
      {owner === null ? null : (
        <Text size="sm">
          {t('locations.field.owner')}: <TextLink href={`/companies/${owner.id}`}>{owner.name}</TextLink>
        </Text>
      )}
      {coordinates === null ? <Text size="sm">{t('locations.noPoint')}</Text> : null}
      <FindingCounts {...audit} />
    </>
  );
}
