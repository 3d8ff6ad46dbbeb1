import { defaults as defaultControls, ScaleLine } from 'ol/control.js';
import type { Coordinate } from 'ol/coordinate.js';
import { buffer, getCenter } from 'ol/extent.js';
import Feature from 'ol/Feature.js';
import { Point } from 'ol/geom.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import OlView from 'ol/View.js';
import { baseLayers, type Tiles } from './base-layers.ts';
import { type Box, clamp, holds, type Place, type View } from './geo.ts';
import { showMarks } from './mark-source.ts';
import { type Mark, markStyle, radiusOf, selectedStyle } from './marks.ts';
import type { Palette } from './palette.ts';
import { boxOfExtent, extentOf, nearOnMap, toMap, toPlace } from './projection.ts';
import { type HoldsFinger, interactionsFor, shareTouch } from './touch.ts';

/** What the map says of where it is. */
export interface Shown extends View {
  readonly box: Box;
}

interface WorldMapOptions {
  readonly start: View;
  readonly tiles: Tiles | null;
  readonly palette: Palette;
  readonly nameOf: (numeric: string, english: string) => string;
  /** No movement but what the person makes. */
  readonly still: boolean;
  readonly texts: { readonly zoomIn: string; readonly zoomOut: string };
  readonly onShown: (shown: Shown) => void;
  /** A click on a mark; null on none. */
  readonly onPick: (mark: Mark | null) => void;
  /** The shapes of the world could not be had: `retry` asks again. Null once they are there. */
  readonly onMissing: (retry: (() => void) | null) => void;
  /** One finger moved on the map, which is moved with two. */
  readonly onSwipe: () => void;
}

const MOVE_MS = 250;
/** Single locations get their names from here on. */
const NAMED_FROM = 11;
/** As near as it goes by itself: what is apart then is apart by a few metres. */
const NEAREST = 19;
/** Around what is to be seen. */
const PADDING_PX = 40;

/** A map of the world with marks, without React. What is drawn and edited on it is added by `drawing.ts`. */
export class WorldMap {
  readonly ol: OlMap;

  #palette: Palette;
  readonly #options: WorldMapOptions;
  readonly #marks = new VectorSource<Feature<Point>>();
  readonly #selected = new VectorSource<Feature<Point>>();
  readonly #markLayer = this.#madeMarkLayer();
  /** Whether a click picks a mark; false while something is drawn. */
  picks = true;
  /** Whose one finger is; the page's where nothing is drawn. */
  holdsFinger: HoldsFinger = () => false;

  constructor(target: HTMLElement, options: WorldMapOptions) {
    this.#options = options;
    this.#palette = options.palette;
    const { start, tiles, nameOf, onMissing } = options;
    const holdsFinger: HoldsFinger = (pixel) => this.holdsFinger(pixel);
    this.ol = new OlMap({
      target,
      interactions: interactionsFor(holdsFinger),
      layers: [
        ...baseLayers(tiles, { palette: () => this.#palette, nameOf, onMissing }),
        this.#markLayer,
        this.#selectedLayer(),
      ],
      view: new OlView({
        center: toMap(start),
        zoom: start.zoom,
        minZoom: 0,
        maxZoom: 20,
        multiWorld: true,
        constrainResolution: false,
      }),
      controls: defaultControls({
        rotate: false,
        zoomOptions: { zoomInTipLabel: options.texts.zoomIn, zoomOutTipLabel: options.texts.zoomOut },
        attribution: tiles !== null,
        // Who makes tiles wants to be named where they are seen.
        attributionOptions: { collapsible: false },
      }).extend([new ScaleLine()]),
    });
    shareTouch(this.ol, holdsFinger, options.onSwipe);
    this.#listen();
  }

  #madeMarkLayer() {
    const named = (resolution: number) => resolution < 156_543 / 2 ** NAMED_FROM;
    return new VectorLayer({
      source: this.#marks,
      zIndex: 5,
      renderBuffer: 200,
      updateWhileAnimating: false,
      updateWhileInteracting: false,
      style: (feature, resolution) =>
        markStyle(feature.get('mark') as Mark, this.#palette, named(resolution)),
    });
  }

  /** Around a mark, below the sign of its findings. */
  #selectedLayer() {
    return new VectorLayer({
      source: this.#selected,
      zIndex: 4,
      style: (feature) =>
        selectedStyle(this.#palette, radiusOf((feature.get('count') as number | undefined) ?? 1)),
    });
  }

  #listen(): void {
    const isMarks = (layer: unknown) => layer === this.#markLayer;
    this.ol.on('moveend', () => this.#tellShown());
    this.ol.on('singleclick', ({ pixel }) => {
      if (!this.picks) return;
      const [found] = this.ol.getFeaturesAtPixel(pixel, { hitTolerance: 6, layerFilter: isMarks });
      this.#options.onPick((found?.get('mark') as Mark | undefined) ?? null);
    });
    this.ol.on('pointermove', ({ pixel, dragging }) => {
      if (dragging || !this.picks) return;
      const hit = this.ol.hasFeatureAtPixel(pixel, { hitTolerance: 4, layerFilter: isMarks });
      this.ol.getTargetElement()?.style.setProperty('cursor', hit ? 'pointer' : '');
    });
  }

  #tellShown(): void {
    const view = this.ol.getView();
    const size = this.ol.getSize();
    const center = view.getCenter();
    if (center === undefined || size === undefined || size[0] === 0) return;
    this.#options.onShown({
      ...toPlace(center),
      zoom: view.getZoom() ?? 0,
      box: boxOfExtent(view.calculateExtent(size)),
    });
  }

  setPalette(palette: Palette): void {
    if (palette === this.#palette) return;
    this.#palette = palette;
    for (const layer of this.ol.getAllLayers()) layer.changed();
  }

  setMarks(marks: readonly Mark[]): void {
    showMarks(this.#marks, marks);
  }

  /** A ring around the mark that stands for the selection. */
  setSelected(place: (Place & { readonly count: number }) | null): void {
    this.#selected.clear(true);
    if (place === null) {
      this.#selected.changed();
      return;
    }
    const feature = new Feature(new Point(toMap(place)));
    feature.set('count', place.count, true);
    this.#selected.addFeature(feature);
  }

  /** Comes as near as all of a box can be seen from; from nearer it stays as near as it is. */
  fit(box: Box): void {
    const view = this.ol.getView();
    const extent = extentOf(box);
    const room = (this.ol.getSize() ?? [0, 0]).map((pixels) => Math.max(1, pixels - 2 * PADDING_PX));
    const resolution = clamp(
      view.getResolutionForExtent(extent, room),
      view.getResolutionForZoom(NEAREST),
      view.getResolution() ?? Number.POSITIVE_INFINITY,
    );
    this.#move(getCenter(extent), view.getZoomForResolution(resolution) ?? NEAREST);
  }

  /** At once where nothing is to move; the short way where the map was panned around the world. */
  #move([x = 0, y = 0]: Coordinate, zoom: number): void {
    const view = this.ol.getView();
    const here = view.getCenter()?.[0] ?? 0;
    const center = [nearOnMap(x, here), y];
    if (this.#options.still) {
      view.setCenter(center);
      view.setZoom(zoom);
    } else view.animate({ center, zoom, duration: MOVE_MS });
  }

  /** Where it begins. */
  show(box: Box): void {
    const padding = [PADDING_PX, PADDING_PX, PADDING_PX, PADDING_PX];
    this.ol.getView().fit(buffer(extentOf(box), 50), { padding, maxZoom: 15 });
  }

  /** Without another zoom unless it is far away; does nothing where it is seen already. */
  reveal(place: Place): void {
    const view = this.ol.getView();
    const seen = holds(boxOfExtent(view.calculateExtent(this.ol.getSize() ?? [1, 1])), place);
    const zoom = Math.max(view.getZoom() ?? 0, 6);
    if (seen && (view.getZoom() ?? 0) >= 6) return;
    this.#move(toMap(place), zoom);
  }

  centre(): Place {
    return toPlace(this.ol.getView().getCenter() ?? [0, 0]);
  }

  close(): void {
    this.ol.setTarget(undefined);
    this.ol.dispose();
  }
}
