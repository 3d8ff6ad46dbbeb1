import type { Coordinate } from 'ol/coordinate.js';
import type { Extent } from 'ol/extent.js';
import { circular } from 'ol/geom/Polygon.js';
import { Polygon } from 'ol/geom.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import { getDistance } from 'ol/sphere.js';
import {
  type Around,
  type Box,
  boxOf,
  clamp,
  MOST_NORTH,
  type Place,
  type Rings,
  rounded,
  widthOf,
} from './geo.ts';

export const toMap = ({ latitude, longitude }: Place): Coordinate =>
  fromLonLat([longitude, clamp(latitude, -MOST_NORTH, MOST_NORTH)]);

/** Wherever around the world the map was panned to. */
export function toPlace(coordinate: Coordinate): Place {
  const [longitude = 0, latitude = 0] = toLonLat(coordinate);
  return { latitude: rounded(latitude), longitude: rounded(longitude) };
}

const HALF = 20_037_508.342789244;

export function boxOfExtent([minX = 0, minY = 0, maxX = 0, maxY = 0]: Extent): Box {
  const degrees = (x: number) => (x / HALF) * 180;
  const [, south = 0] = toLonLat([0, minY]);
  const [, north = 0] = toLonLat([0, maxY]);
  return boxOf(degrees(minX), clamp(south, -90, 90), degrees(maxX), clamp(north, -90, 90));
}

/** One whose west is greater than its east goes on beyond the antimeridian. */
export function extentOf(box: Box): Extent {
  const [minX = 0, minY = 0] = toMap({ latitude: box.south, longitude: box.west });
  const [, maxY = 0] = toMap({ latitude: box.north, longitude: 0 });
  return [minX, minY, minX + (widthOf(box) / 180) * HALF, maxY];
}

export const circleOf = ({ latitude, longitude, withinM }: Around): Polygon =>
  circular([longitude, latitude], withinM, 96).transform('EPSG:4326', 'EPSG:3857') as Polygon;

/** East of the centre, on the circle: there it is taken hold of. */
export const edgeOf = (around: Around): Coordinate => {
  const [, , maxX = 0] = circleOf(around).getExtent();
  return [maxX, toMap(around)[1] ?? 0];
};

/** Metres on the ground. */
export const distanceOf = (from: Place, to: Place): number =>
  getDistance([from.longitude, from.latitude], [to.longitude, to.latitude]);

export const polygonOf = (rings: Rings): Polygon =>
  new Polygon(
    rings.map((ring) => ring.map(([longitude = 0, latitude = 0]) => toMap({ latitude, longitude }))),
  );

export const ringsOf = (polygon: Polygon): Rings =>
  polygon.getCoordinates().map((ring) =>
    ring.map((position) => {
      const { latitude, longitude } = toPlace(position);
      return [longitude, latitude];
    }),
  );
