import { useComputedColorScheme, VisuallyHidden } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import 'ol/ol.css';
import {
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { settings } from '../shell/settings.ts';
import { PlainButton } from '../ui/plain-button.tsx';
import { Drawing, type DrawingEvents, type Shapes, type Tool } from './drawing.ts';
import type { Box, Place, View } from './geo.ts';
import classes from './map.module.css';
import type { Mark } from './marks.ts';
import { paletteOf } from './palette.ts';
import { type Shown, WorldMap } from './world-map.ts';

/** What moves a map from outside; there is none until the map is made. */
export interface MapHandle {
  readonly fit: (box: Box) => void;
  readonly reveal: (place: Place) => void;
  readonly centre: () => Place;
}

export interface MapCanvasProps {
  /** Names it for whoever does not see it. */
  readonly label: string;
  /** Where it begins; the world without. */
  readonly start?: View | null;
  /** Shown whole at the start, before `start`. */
  readonly startBox?: Box | null;
  readonly marks?: readonly Mark[];
  readonly selected?: (Place & { readonly count: number }) | null;
  readonly shapes?: Partial<Shapes>;
  readonly tool?: Tool;
  readonly onShown?: (shown: Shown) => void;
  readonly onPick?: (mark: Mark | null) => void;
  readonly drawn?: Partial<DrawingEvents>;
  readonly handle?: Ref<MapHandle>;
  readonly height?: string;
}

const world: View = { latitude: 10, longitude: -40, zoom: 1.5 };
const noMarks: readonly Mark[] = [];
const noShapes: Shapes = { box: null, around: null, point: null, boundary: null, editable: false };
const nothing = () => undefined;

/** The map, moved by pointer, by two fingers and by keys: arrows pan, + and − zoom. One finger scrolls the page. */
export function MapCanvas(props: MapCanvasProps) {
  const { label, marks = noMarks, selected = null, shapes, tool = 'look', height = '420px' } = props;
  const t = useTranslate();
  const element = useRef<HTMLDivElement>(null);
  const keys = useId();
  const [hinted, hint] = useHint();
  const [missing, setMissing] = useState<{ readonly retry: () => void } | null>(null);
  const map = useWorldMap(element, props, { onSwipe: hint, onMissing: setMissing });
  const drawn = useKept({ ...noShapes, ...shapes });
  useEffect(() => map?.world.setMarks(marks), [map, marks]);
  useEffect(() => map?.world.setSelected(selected), [map, selected]);
  useEffect(() => map?.drawing.setShapes(drawn), [map, drawn]);
  useEffect(() => map?.drawing.setTool(tool), [map, tool]);
  useImperativeHandle<MapHandle | null, MapHandle | null>(
    props.handle,
    () =>
      map && {
        fit: (wanted) => map.world.fit(wanted),
        reveal: (place) => map.world.reveal(place),
        centre: () => map.world.centre(),
      },
    [map],
  );
  return (
    <div className={classes['frame']}>
      {/* The keys that move the map are its own. */}
      <div
        ref={element}
        className={classes['map']}
        style={{ height }}
        role="application"
        aria-label={label}
        aria-describedby={keys}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      />
      <VisuallyHidden id={keys}>{t('map.keys')}</VisuallyHidden>
      {missing === null ? null : <Missing {...missing} />}
      <p className={classes['hint']} data-shown={hinted || undefined} aria-hidden="true">
        {t('map.twoFingers')}
      </p>
    </div>
  );
}

/** The former object as long as the next one says the same: each answer of the edge brings new ones. */
function useKept<Value>(value: Value): Value {
  const [kept, setKept] = useState(value);
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept;
  setKept(value);
  return value;
}

/** The sea is empty, and why. */
function Missing({ retry }: { retry: () => void }) {
  const t = useTranslate();
  return (
    <div className={classes['missing']} role="status">
      {t('map.missing')} <PlainButton onClick={retry}>{t('ui.retry')}</PlainButton>
    </div>
  );
}

interface Told {
  readonly onSwipe: () => void;
  readonly onMissing: (missing: { readonly retry: () => void } | null) => void;
}

interface Made {
  readonly world: WorldMap;
  readonly drawing: Drawing;
}

/** Long enough to be read. */
const HINT_MS = 1_500;

/** Shown for a while each time it is called for. */
function useHint(): [boolean, () => void] {
  const [shown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(false), HINT_MS);
    setShown(true);
  }, []);
  return [shown, show];
}

function useWorldMap(
  element: RefObject<HTMLDivElement | null>,
  props: MapCanvasProps,
  { onSwipe, onMissing }: Told,
): Made | null {
  const t = useTranslate();
  const format = useFormat();
  const scheme = useComputedColorScheme('light');
  const still = useReducedMotion();
  const [made, setMade] = useState<Made | null>(null);
  const latest = useRef(props);
  const palette = useRef(paletteOf(scheme));
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (element.current === null) return;
    const { start, startBox } = latest.current;
    const map = new WorldMap(element.current, {
      start: start ?? world,
      tiles: settings.tiles,
      palette: palette.current,
      nameOf: (numeric, english) => countryName(numeric, english, format.country),
      still: still || matchMedia('(prefers-reduced-motion: reduce)').matches,
      texts: { zoomIn: t('map.zoomIn'), zoomOut: t('map.zoomOut') },
      onShown: (shown) => latest.current.onShown?.(shown),
      onPick: (mark) => latest.current.onPick?.(mark),
      onSwipe,
      onMissing: (retry) => onMissing(retry && { retry }),
    });
    if (!start && startBox) map.show(startBox);
    const drawing = new Drawing(
      map,
      () => palette.current,
      () => ({
        onBox: latest.current.drawn?.onBox ?? nothing,
        onAround: latest.current.drawn?.onAround ?? nothing,
        onPoint: latest.current.drawn?.onPoint ?? nothing,
        onBoundary: latest.current.drawn?.onBoundary ?? nothing,
      }),
    );
    setMade({ world: map, drawing });
    return () => {
      setMade(null);
      onMissing(null);
      map.close();
    };
  }, [element, format, still, t, onSwipe, onMissing]);
  useEffect(() => {
    palette.current = paletteOf(scheme);
    made?.world.setPalette(palette.current);
  }, [made, scheme]);
  return made;
}

/** CLDR knows which country an ISO 3166-1 number is: `und-170` is canonically `und-CO`. */
function countryName(numeric: string, english: string, nameOf: (code: string) => string): string {
  if (!/^\d{3}$/.test(numeric)) return english;
  const code = new Intl.Locale(`und-${numeric}`).region ?? '';
  return /^[A-Z]{2}$/.test(code) ? nameOf(code) : english;
}
