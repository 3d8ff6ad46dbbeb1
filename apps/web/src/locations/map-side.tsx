import { Button, Checkbox, NumberInput, Text } from '@mantine/core';
import { type Ref, useCallback, useMemo, useRef, useState } from 'react';
import { failureText } from '../commands/refusal.ts';
import type { SelectedLocationQuery } from '../generated/graphql.ts';
import type { Tool } from '../map/drawing.ts';
import {
  type Around,
  type Box,
  formatAround,
  formatBox,
  formatView,
  holds,
  isNearly,
  isSpot,
  type Place,
  parseAround,
  parseBox,
  parseView,
  withMargin,
} from '../map/geo.ts';
import { LazyMap } from '../map/lazy-map.tsx';
import type { MapHandle } from '../map/map-canvas.tsx';
import type { Mark } from '../map/marks.ts';
import type { Shown } from '../map/world-map.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Notice } from '../ui/notice.tsx';
import type { UrlChanges } from '../ui/use-url-state.ts';
import classes from './locations.module.css';
import { MarkList } from './mark-list.tsx';
import { ringOf } from './ring.ts';
import { ToolButton } from './tool-button.tsx';
import type { useClusters } from './use-clusters.ts';
import { useTyped } from './use-typed.ts';

type Selected = NonNullable<SelectedLocationQuery['location']>;

interface MapSideProps {
  readonly url: URLSearchParams;
  /** A search begins at the first page. */
  readonly onSearch: (changes: UrlChanges, options?: { replace?: boolean }) => void;
  readonly setUrl: (changes: UrlChanges, options?: { replace?: boolean }) => void;
  readonly clusters: ReturnType<typeof useClusters>;
  readonly selected: Selected | null;
  readonly onSelect: (propertyId: string | null) => void;
  /** Null until it is made. */
  readonly map: MapHandle | null;
  readonly onMap: Ref<MapHandle>;
}

/** The map with what searches on it, and the same as a list. */
export function MapSide(props: MapSideProps) {
  const { url, onSearch, setUrl, clusters, selected, onSelect, map, onMap } = props;
  const t = useTranslate();
  const [tool, setTool] = useState<Tool>('look');
  const shown = useRef<Shown | null>(null);
  const [inView, setInView] = useState<Box | null>(null);
  const follow = url.has('follow');
  const boxText = url.get('box');
  const nearText = url.get('near');
  const box = useMemo(() => (follow ? null : parseBox(boxText)), [follow, boxText]);
  const around = useMemo(() => parseAround(nearText), [nearText]);
  const shapes = useMemo(
    () => ({ box, around, boundary: selected?.boundary ?? null }),
    [box, around, selected?.boundary],
  );
  const onClustersShown = clusters.onShown;
  const onShown = useCallback(
    (now: Shown) => {
      // What a reload shows first is what was searched in: its page stays.
      const searched = parseBox(boxText);
      const first = shown.current === null && searched !== null && isNearly(now.box, searched);
      const moved = !first && formatBox(now.box) !== boxText;
      shown.current = now;
      setInView(now.box);
      onClustersShown(now);
      const changes = { at: formatView(now) };
      if (follow && moved)
        onSearch({ ...changes, box: formatBox(now.box), near: null, unplaced: null }, { replace: true });
      else setUrl(changes, { replace: true });
    },
    [onClustersShown, boxText, follow, onSearch, setUrl],
  );
  const search = useCallback(
    (changes: UrlChanges, options?: { replace?: boolean }) => {
      setTool('look');
      // What has no point is in no box.
      const placed: UrlChanges = changes['box'] || changes['near'] ? { unplaced: null } : {};
      onSearch({ box: null, near: null, follow: null, ...placed, ...changes }, options);
    },
    [onSearch],
  );
  const ring = useMemo(() => ringOf(clusters.marks, selected), [clusters.marks, selected]);
  // Where coming nearer takes nothing apart, the table says what is there.
  const pick = (mark: Mark | null) => {
    if (mark === null || mark.count === 1) onSelect(mark?.propertyId ?? null);
    else if (isSpot(mark.bounds))
      search({ box: formatBox(withMargin(mark.bounds, MARGIN_M)), ...withTable(url) });
    else map?.fit(mark.bounds);
  };
  return (
    <section aria-label={t('locations.map')}>
      <Tools
        {...{ url, tool, setTool, search, follow }}
        here={() => (shown.current === null ? null : formatBox(shown.current.box))}
        middle={map === null ? null : () => map.centre()}
      />
      <LazyMap
        label={t('locations.map')}
        height="min(60vh, 520px)"
        handle={onMap}
        start={parseView(url.get('at'))}
        startBox={parseBox(boxText)}
        marks={clusters.marks}
        selected={ring}
        shapes={shapes}
        tool={tool}
        onShown={onShown}
        onPick={pick}
        drawn={{
          onBox: (drawn) => search({ box: formatBox(drawn) }),
          onAround: (drawn) => search({ near: formatAround(drawn) }),
        }}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {t('locations.legend')}
      </Text>
      <MarksFailure state={clusters.state} />
      <MarkList
        marks={inView === null ? [] : clusters.marks.filter((mark) => holds(inView, mark))}
        selected={selected?.propertyId ?? null}
        onPick={pick}
      />
    </section>
  );
}

/** Around places that lie at one point: that an address is rounded takes none of them out. */
const MARGIN_M = 2;

/** Shows the table where there is only the map. */
const withTable = (url: URLSearchParams): UrlChanges => (url.get('show') === 'map' ? { show: null } : {});

function MarksFailure({ state }: { state: MapSideProps['clusters']['state'] }) {
  const t = useTranslate();
  const failure = state.kind === 'failed' || state.kind === 'ready' ? state.failure : null;
  if (failure === null) return null;
  return (
    <Notice role="status" tone="wait" compact apart={false}>
      {t('locations.map.failed', { why: failureText(t, failure.code) })}
    </Notice>
  );
}

interface ToolsProps {
  readonly url: URLSearchParams;
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  readonly search: (changes: UrlChanges, options?: { replace?: boolean }) => void;
  readonly follow: boolean;
  readonly here: () => string | null;
  /** Null until there is a map. */
  readonly middle: (() => Place) | null;
}

/** Where a search around the middle of the map begins. */
const FIRST_RADIUS_M = 5_000;

function Tools({ url, tool, setTool, search, follow, here, middle }: ToolsProps) {
  const t = useTranslate();
  const searching = url.has('box') || url.has('near');
  const toggle = (wanted: Tool) => setTool(tool === wanted ? 'look' : wanted);
  return (
    <>
      <div className={classes['tools']} role="toolbar" aria-label={t('locations.tools')}>
        <Checkbox
          label={t('locations.tool.follow')}
          checked={follow}
          onChange={({ currentTarget }) => search(currentTarget.checked ? { follow: '1', box: here() } : {})}
        />
        {follow ? null : (
          <Button
            size="xs"
            variant="default"
            disabled={middle === null}
            onClick={() => search({ box: here() })}
          >
            {t('locations.tool.here')}
          </Button>
        )}
        <ToolButton tool="box" chosen={tool} onToggle={toggle} label={t('locations.tool.box')} />
        <ToolButton tool="around" chosen={tool} onToggle={toggle} label={t('locations.tool.around')} />
        {tool === 'around' ? (
          <Button
            size="xs"
            variant="default"
            disabled={middle === null}
            onClick={() => middle && search({ near: formatAround({ ...middle(), withinM: FIRST_RADIUS_M }) })}
          >
            {t('locations.tool.around.middle')}
          </Button>
        ) : null}
        {searching ? (
          <Button size="xs" variant="subtle" onClick={() => search({})}>
            {t('locations.tool.clear')}
          </Button>
        ) : null}
      </div>
      <div role="status">
        {tool === 'box' || tool === 'around' ? (
          <Text size="sm" mb={6}>
            {t(`locations.tool.${tool}.hint`)}
          </Text>
        ) : null}
      </div>
      <SearchedIn url={url} search={search} follow={follow} />
    </>
  );
}

function SearchedIn({ url, search, follow }: Pick<ToolsProps, 'url' | 'search' | 'follow'>) {
  const t = useTranslate();
  const format = useFormat();
  const around = parseAround(url.get('near'));
  if (around !== null)
    return (
      <div className={classes['tools']}>
        <RadiusField around={around} search={search} />
        <Text size="sm" role="status" pt={18}>
          {t('locations.search.around', { km: format.number(Math.round(around.withinM / 10) / 100) })}
        </Text>
      </div>
    );
  const box = parseBox(url.get('box'));
  if (follow || box === null) return null;
  return (
    <Text size="sm" role="status" mb={6}>
      {t(isSpot(box) ? 'locations.search.spot' : 'locations.search.box')}
    </Text>
  );
}

/** Of kilometres that are typed; null where they are none. */
const wholeMetres = (km: string): string | null =>
  Number(km) > 0 ? String(Math.max(1, Math.round(Number(km) * 1_000)) / 1_000) : null;

interface RadiusFieldProps extends Pick<ToolsProps, 'search'> {
  readonly around: Around;
}

function RadiusField({ around: { latitude, longitude, withinM }, search }: RadiusFieldProps) {
  const t = useTranslate();
  const tell = useCallback(
    (km: string) =>
      search({ near: formatAround({ latitude, longitude, withinM: Number(km) * 1_000 }) }, { replace: true }),
    [latitude, longitude, search],
  );
  const [typed, setTyped] = useTyped(String(Math.round(withinM) / 1_000), tell, wholeMetres);
  return (
    <NumberInput
      size="xs"
      w={120}
      label={t('locations.tool.radius')}
      min={0.01}
      max={20_000}
      decimalScale={3}
      allowNegative={false}
      hideControls
      value={typed}
      onChange={(km) => setTyped(String(km))}
    />
  );
}
