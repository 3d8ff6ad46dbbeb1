import type { Coordinate } from 'ol/coordinate.js';
import type { Extent } from 'ol/extent.js';
import { LineString, Polygon } from 'ol/geom.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import { getDistance, offset } from 'ol/sphere.js';
import {
  type Around,
  type Box,
  boxOf,
  clamp,
  MOST_NORTH,
  nearTo,
  type Place,
  type Rings,
  rounded,
  widthOf,
} from './geo.ts';
import { goingOn, unwrapped, unwrappedRings } from './unwrapped.ts';

export const toMap = ({ latitude, longitude }: Place): Coordinate =>
  fromLonLat([longitude, clamp(latitude, -MOST_NORTH, MOST_NORTH)]);

/** Wherever around the world the map was panned to. */
export function toPlace(coordinate: Coordinate): Place {
  const [longitude = 0, latitude = 0] = toLonLat(coordinate);
  return { latitude: rounded(latitude), longitude: rounded(longitude) };
}

/** From the middle of the map's world to its edge. */
export const HALF = 20_037_508.342789244;

/** The same meridian in the world that is nearest to another x. */
export const nearOnMap = (x: number, other: number): number =>
  x + 2 * HALF * Math.round((other - x) / (2 * HALF));

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

/** Metres on the ground. */
export const distanceOf = (from: Place, to: Place): number =>
  getDistance([from.longitude, from.latitude], [to.longitude, to.latitude]);

const onMap = ([longitude = 0, latitude = 0]: readonly number[]): Coordinate =>
  toMap({ latitude, longitude });

export const polygonOf = (rings: Rings): Polygon =>
  new Polygon(unwrappedRings(rings).map((ring) => ring.map(onMap)));

const CIRCLE_CORNERS = 96;

const ringOf = (around: Around): Coordinate[] =>
  Array.from({ length: CIRCLE_CORNERS + 1 }, (_, corner) =>
    from(around, around.withinM, (2 * Math.PI * (corner % CIRCLE_CORNERS)) / CIRCLE_CORNERS),
  );

/** How far it reaches: without the edges of the map, which are no limit. */
export const reachOf = (around: Around): LineString => new LineString(goingOn(ringOf(around)).map(onMap));

/** What lies within reach on the sphere: around a pole that is all along the map's edge; around both, all but a hole. */
export function circleOf(around: Around): Polygon {
  const { longitude, withinM } = around;
  const ring = ringOf(around);
  const holdsPole = (latitude: 90 | -90) => distanceOf(around, { latitude, longitude }) < withinM;
  if (!holdsPole(90)) return new Polygon([unwrapped(ring, -90).map(onMap)]);
  if (!holdsPole(-90)) return new Polygon([unwrapped(ring, 90).map(onMap)]);
  // Begins at the centre's meridian, so that what is beyond reach, half around the world from it, is in one piece.
  const all = [
    [longitude, -90],
    [longitude + 360, -90],
    [longitude + 360, 90],
    [longitude, 90],
    [longitude, -90],
  ];
  const beyond = ring.map(([east = 0, north = 0]) => [nearTo(east, longitude + 180), north]);
  return new Polygon([all, ...(withinM < HALF_AROUND_M ? [beyond] : [])].map((part) => part.map(onMap)));
}

/** Nothing is farther away. */
const HALF_AROUND_M = Math.PI * 6_371_008.7714;

const from = ({ latitude, longitude }: Place, metres: number, bearing: number): Coordinate =>
  offset([longitude, latitude], metres, bearing);

/** Where one leaves the centre for the east, on the circle: there it is taken hold of. */
export const edgeOf = (around: Around): Coordinate => onMap(from(around, around.withinM, Math.PI / 2));

export const ringsOf = (polygon: Polygon): Rings =>
  polygon.getCoordinates().map((ring) =>
    ring.map((position) => {
      const { latitude, longitude } = toPlace(position);
      return [longitude, latitude];
    }),
  );
