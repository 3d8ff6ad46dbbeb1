import type Feature from 'ol/Feature.js';
import type { FeatureLike } from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type { Geometry, MultiPolygon, Polygon } from 'ol/geom.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import XYZ from 'ol/source/XYZ.js';
import { Fill, Stroke, Style, Text } from 'ol/style.js';
import { feature } from 'topojson-client';
import fineUrl from 'world-atlas/countries-50m.json?url';
import coarseUrl from 'world-atlas/countries-110m.json?url';
import { font } from './marks.ts';
import type { Palette } from './palette.ts';
import { unwrapped } from './unwrapped.ts';

type World = Parameters<typeof feature>[0];

/** From this zoom on the coarse coast lines are seen to be coarse. */
const FINE_FROM = 3.5;

async function countriesFrom(url: string): Promise<Feature[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The shapes of the world could not be had: ${response.status}`);
  const world = (await response.json()) as World;
  const { countries } = world.objects;
  if (countries === undefined) return [];
  const shapes = feature(world, countries);
  for (const { geometry } of 'features' in shapes ? shapes.features : [shapes]) {
    if (geometry?.type === 'Polygon')
      geometry.coordinates = geometry.coordinates.map((ring) => unwrapped(ring));
    if (geometry?.type === 'MultiPolygon')
      geometry.coordinates = geometry.coordinates.map((polygon) => polygon.map((ring) => unwrapped(ring)));
  }
  return new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' }).readFeatures(shapes);
}

/** How the world looks, and whom to tell that it cannot be had. */
interface Looks {
  readonly palette: () => Palette;
  /** A country's name in the person's language, by its ISO 3166-1 numeric code. */
  readonly nameOf: (numeric: string, english: string) => string;
  /** The shapes could not be had: `retry` asks again. Null once they are there. */
  readonly onMissing: (retry: (() => void) | null) => void;
}

interface Labelled extends Looks {
  readonly labels: () => boolean;
}

interface WorldLayerOptions extends Labelled {
  readonly url: string;
  readonly minZoom?: number;
  readonly onLoaded: (source: VectorSource, found: boolean) => void;
}

function worldLayer({ url, minZoom = 0, onLoaded, ...looks }: WorldLayerOptions) {
  const source = new VectorSource({
    loader: (_extent, _resolution, _projection, success, failure) => {
      countriesFrom(url).then(
        (features) => {
          source.addFeatures(features);
          success?.(features);
          onLoaded(source, true);
        },
        () => {
          failure?.();
          onLoaded(source, false);
        },
      );
    },
  });
  return new VectorLayer({
    source,
    ...(minZoom === 0 ? {} : { minZoom }),
    renderBuffer: 300,
    updateWhileAnimating: false,
    updateWhileInteracting: false,
    declutter: 'countries',
    style: countryStyle(looks),
  });
}

/** Drawn in its own package's shapes: nothing is fetched from elsewhere, and no font is. */
function countryStyle({ palette, nameOf, labels }: Labelled) {
  let made: { readonly of: Palette; readonly area: Style } | null = null;
  const area = () => {
    const colours = palette();
    if (made?.of !== colours)
      made = {
        of: colours,
        area: new Style({
          fill: new Fill({ color: colours.land }),
          stroke: new Stroke({ color: colours.border, width: 0.8 }),
        }),
      };
    return made.area;
  };
  return (country: FeatureLike, resolution: number): Style[] => {
    const extent = country.getGeometry()?.getExtent() ?? [0, 0, 0, 0];
    const wide = ((extent[2] ?? 0) - (extent[0] ?? 0)) / resolution;
    if (wide < 40 || !labels()) return [area()];
    return [area(), labelOf(country, palette(), nameOf)];
  };
}

function labelOf(country: FeatureLike, palette: Palette, nameOf: Looks['nameOf']): Style {
  const english = country.get('name') as unknown;
  return new Style({
    geometry: largestPart(country as Feature),
    text: new Text({
      text: nameOf(String(country.getId() ?? ''), typeof english === 'string' ? english : ''),
      font: font(11),
      fill: new Fill({ color: palette.label }),
      stroke: new Stroke({ color: palette.land, width: 2.5 }),
    }),
  });
}

const parts = new WeakMap<Feature, Geometry | undefined>();

/** A country's name stands in its largest part alone, not on each of its islands. */
function largestPart(country: Feature): Geometry {
  const known = parts.get(country);
  if (known !== undefined) return known;
  const geometry = country.getGeometry();
  const all: Polygon[] =
    geometry?.getType() === 'MultiPolygon' ? (geometry as MultiPolygon).getPolygons() : [];
  const largest = all.toSorted((a, b) => b.getArea() - a.getArea())[0];
  const found = (largest ?? geometry)?.clone() as Geometry;
  parts.set(country, found);
  return found;
}

export interface Tiles {
  readonly url: string;
  readonly attribution: string;
}

/**
 * The world below everything: of a tile server where one is configured, of the package's shapes otherwise. The shapes are there
 * until the first tile is, and again from the first one on that cannot be had: a tile server that is away takes no map away.
 */
export function baseLayers(tiles: Tiles | null, looks: Looks): (TileLayer | VectorLayer)[] {
  const missing = new Set<VectorSource>();
  const retry = () => {
    for (const source of missing) source.refresh();
  };
  let labelled = true;
  const options = {
    ...looks,
    labels: () => labelled,
    onLoaded: (source: VectorSource, found: boolean) => {
      if (found) missing.delete(source);
      else missing.add(source);
      looks.onMissing(missing.size > 0 && coarse.getVisible() ? retry : null);
    },
  };
  const coarse: VectorLayer = worldLayer({ ...options, url: coarseUrl });
  const fine = worldLayer({ ...options, url: fineUrl, minZoom: FINE_FROM });
  // The coarse one stays until there is a better one.
  fine.getSource()?.once('featuresloadend', () => coarse.setMaxZoom(FINE_FROM));
  const shapes = [coarse, fine];
  if (tiles === null) return shapes;
  const show = (visible: boolean) => {
    for (const shape of shapes) shape.setVisible(visible);
  };
  const firstTile = (failed: boolean) => {
    // Names are drawn above every layer, and tiles have their own.
    labelled = false;
    if (failed) for (const shape of shapes) shape.changed();
    else {
      show(false);
      looks.onMissing(null);
    }
  };
  return [...shapes, tileLayer(tiles, { firstTile, failed: () => show(true) })];
}

interface TileEvents {
  /** `failed`: another one could not be had before. */
  readonly firstTile: (failed: boolean) => void;
  readonly failed: () => void;
}

function tileLayer({ url, attribution }: Tiles, events: TileEvents): TileLayer {
  const source = new XYZ({ url, attributions: attribution, crossOrigin: 'anonymous' });
  let failed = false;
  source.once('tileloadend', () => events.firstTile(failed));
  source.on('tileloaderror', () => {
    failed = true;
    events.failed();
  });
  return new TileLayer({ source });
}
