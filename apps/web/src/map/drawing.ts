import Collection from 'ol/Collection.js';
import Feature from 'ol/Feature.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import type { Geometry } from 'ol/geom.js';
import { Circle as CircleGeometry, Point, Polygon } from 'ol/geom.js';
import Draw, { createBox } from 'ol/interaction/Draw.js';
import type Interaction from 'ol/interaction/Interaction.js';
import Modify from 'ol/interaction/Modify.js';
import Translate from 'ol/interaction/Translate.js';
import VectorLayer from 'ol/layer/Vector.js';
import type { Pixel } from 'ol/pixel.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import type { Around, Box, Place, Rings } from './geo.ts';
import type { Palette } from './palette.ts';
import {
  boxOfExtent,
  circleOf,
  distanceOf,
  edgeOf,
  extentOf,
  HALF,
  polygonOf,
  reachOf,
  ringsOf,
  toMap,
  toPlace,
} from './projection.ts';
import type { WorldMap } from './world-map.ts';

/** What a click or a drag on the map means. */
export type Tool = 'look' | 'box' | 'around' | 'point' | 'boundary';

/** What is searched in, and what is edited. */
export interface Shapes {
  readonly box: Box | null;
  readonly around: Around | null;
  readonly point: Place | null;
  readonly boundary: Rings | null;
  /** Point and boundary can be moved. */
  readonly editable: boolean;
}

export interface DrawingEvents {
  readonly onBox: (box: Box) => void;
  readonly onAround: (around: Around) => void;
  readonly onPoint: (point: Place) => void;
  readonly onBoundary: (boundary: Rings) => void;
}

type DrawnOn = Pick<WorldMap, 'ol' | 'picks' | 'holdsFinger'>;

/** Draws shapes on a map, and lets a person draw and change them. What was drawn is told, and kept only when it is set. */
export class Drawing {
  readonly #map: DrawnOn;
  readonly #events: () => DrawingEvents;
  readonly #source = new VectorSource<Feature>();
  #shapes: Shapes = { box: null, around: null, point: null, boundary: null, editable: false };
  #tool: Tool = 'look';
  #handles: readonly Interaction[] = [];
  #draw: Interaction | null = null;

  constructor(map: DrawnOn, palette: () => Palette, events: () => DrawingEvents) {
    this.#map = map;
    this.#events = events;
    map.ol.addLayer(
      new VectorLayer({
        source: this.#source,
        zIndex: 6,
        style: (feature) => shapeStyle(String(feature.get('kind')), palette()),
      }),
    );
  }

  /** What is being drawn with the tool goes on; what is being dragged does not. */
  setShapes(shapes: Shapes): void {
    this.#shapes = shapes;
    for (const handle of this.#handles) this.#map.ol.removeInteraction(handle);
    this.#source.clear(true);
    this.#source.addFeatures(featuresOf(shapes));
    this.#handles = this.#handlesOf(shapes);
    const all = this.#map.ol.getInteractions();
    // The last one is asked first, and that is the tool.
    const end = all.getLength() - (this.#draw === null ? 0 : 1);
    for (const [index, handle] of this.#handles.entries()) all.insertAt(end + index, handle);
    this.#share();
  }

  /** What is being drawn is thrown away, but where the tool stays the same. */
  setTool(tool: Tool): void {
    if (tool === this.#tool) return;
    this.#tool = tool;
    if (this.#draw !== null) this.#map.ol.removeInteraction(this.#draw);
    this.#draw = this.#drawWith(tool);
    if (this.#draw !== null) this.#map.ol.addInteraction(this.#draw);
    this.#map.ol.getTargetElement()?.style.setProperty('cursor', tool === 'look' ? '' : 'crosshair');
    this.#share();
  }

  /** Whose clicks and fingers are. */
  #share(): void {
    const looks = this.#tool === 'look';
    this.#map.picks = looks && !this.#shapes.editable;
    this.#map.holdsFinger = (pixel) => !looks || this.#handleAt(pixel, this.#shapes.editable);
  }

  /** Whether something that can be dragged is there. */
  #handleAt(pixel: Pixel, editable: boolean): boolean {
    const at = this.#map.ol.getCoordinateFromPixel(pixel);
    return this.#source.getFeatures().some((feature) => {
      const kind = String(feature.get('kind'));
      const geometry = feature.getGeometry();
      if (geometry === undefined || !(kind.startsWith('around') || (editable && !kind.startsWith('search'))))
        return false;
      // A boundary is held by its sides, not by what is inside.
      const outlines = geometry instanceof Polygon ? geometry.getLinearRings() : [geometry];
      return outlines.some((outline) => {
        const [x = 0, y = 0] = this.#map.ol.getPixelFromCoordinate(outline.getClosestPoint(at)) ?? [];
        return Math.hypot(x - (pixel[0] ?? 0), y - (pixel[1] ?? 0)) <= (geometry instanceof Point ? 17 : 10);
      });
    });
  }

  #drawWith(tool: Tool): Interaction | null {
    if (tool === 'look') return null;
    const draw = drawFor(tool);
    draw.on('drawend', ({ feature }) => {
      const geometry = feature.getGeometry();
      const events = this.#events();
      if (tool === 'box' && geometry) events.onBox(boxOfExtent(geometry.getExtent()));
      if (tool === 'around' && geometry instanceof CircleGeometry) events.onAround(aroundOf(geometry));
      if (tool === 'point' && geometry instanceof Point) events.onPoint(toPlace(geometry.getCoordinates()));
      if (tool === 'boundary' && geometry instanceof Polygon) events.onBoundary(ringsOf(geometry));
    });
    return draw;
  }

  #handlesOf({ around, boundary, editable }: Shapes): Interaction[] {
    const of = (kind: string) =>
      new Collection(this.#source.getFeatures().filter((feature) => feature.get('kind') === kind));
    const found: Interaction[] = [];
    if (around !== null) {
      found.push(
        this.#moved(of('around-edge'), (to) => ({ ...around, withinM: Math.max(1, distanceOf(around, to)) })),
        this.#moved(of('around-centre'), (to) => ({ ...around, ...to })),
      );
    }
    if (!editable) return found;
    const point = new Translate({ features: of('point'), hitTolerance: 8 });
    point.on('translateend', ({ features }) => {
      const geometry = features.item(0)?.getGeometry();
      if (geometry instanceof Point) this.#events().onPoint(toPlace(geometry.getCoordinates()));
    });
    if (boundary !== null) found.push(this.#modify(of('boundary')));
    return [...found, point];
  }

  #moved(features: Collection<Feature>, change: (to: Place) => Around): Interaction {
    const translate = new Translate({ features, hitTolerance: 8 });
    translate.on('translateend', () => {
      const geometry = features.item(0)?.getGeometry();
      if (geometry instanceof Point) this.#events().onAround(change(toPlace(geometry.getCoordinates())));
    });
    return translate;
  }

  /** Corners are dragged, sides get a new one by dragging them, Alt and a click takes one out. */
  #modify(features: Collection<Feature>): Interaction {
    const modify = new Modify({ features, pixelTolerance: 10 });
    modify.on('modifyend', () => {
      const geometry = features.item(0)?.getGeometry();
      if (geometry instanceof Polygon) this.#events().onBoundary(ringsOf(geometry));
    });
    return modify;
  }
}

function drawFor(tool: Exclude<Tool, 'look'>): Draw {
  switch (tool) {
    case 'box':
      return new Draw({ type: 'Circle', geometryFunction: createBox() });
    case 'around':
      return new Draw({ type: 'Circle' });
    case 'point':
      return new Draw({ type: 'Point' });
    case 'boundary':
      return new Draw({ type: 'Polygon' });
  }
}

/** On the ground: what the map shows grows towards the poles. */
function aroundOf(circle: CircleGeometry): Around {
  const [x = 0, y = 0] = circle.getCenter();
  const centre = toPlace([x, y]);
  const reach = Math.min(circle.getRadius(), HALF);
  return { ...centre, withinM: Math.max(1, distanceOf(centre, toPlace([x + reach, y]))) };
}

function featuresOf({ box, around, point, boundary }: Shapes): Feature[] {
  const shape = (kind: string, geometry: Geometry) => {
    const feature = new Feature(geometry);
    feature.set('kind', kind, true);
    return feature;
  };
  return [
    ...(box === null ? [] : [shape('search', fromExtent(extentOf(box)))]),
    ...(around === null
      ? []
      : [
          shape('search-area', circleOf(around)),
          shape('search', reachOf(around)),
          shape('around-centre', new Point(toMap(around))),
          shape('around-edge', new Point(edgeOf(around))),
        ]),
    ...(boundary === null ? [] : [shape('boundary', polygonOf(boundary))]),
    ...(point === null ? [] : [shape('point', new Point(toMap(point)))]),
  ];
}

function shapeStyle(kind: string, palette: Palette): Style {
  switch (kind) {
    case 'around-centre':
    case 'around-edge':
      return new Style({
        image: new Circle({
          radius: kind === 'around-edge' ? 7 : 4,
          fill: new Fill({ color: palette.halo }),
          stroke: new Stroke({ color: palette.search, width: 2.5 }),
        }),
      });
    case 'point':
      return new Style({
        image: new Circle({
          radius: 9,
          fill: new Fill({ color: palette.selected }),
          stroke: new Stroke({ color: palette.halo, width: 2.5 }),
        }),
      });
    case 'search-area':
      return new Style({ fill: new Fill({ color: palette.searchFill }) });
    default:
      return new Style({
        fill: new Fill({ color: palette.searchFill }),
        stroke: new Stroke({
          color: palette.search,
          width: 2,
          ...(kind === 'search' ? { lineDash: [6, 4] } : {}),
        }),
      });
  }
}
