import { area } from '@turf/area';
import { rewind } from '@turf/rewind';
import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js';
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js';
import DistanceOp from 'jsts/org/locationtech/jts/operation/distance/DistanceOp.js';
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js';
import TopologyValidationError from 'jsts/org/locationtech/jts/operation/valid/TopologyValidationError.js';
import { degrees, isInRange } from './coordinates.ts';
import type { Boundary, Coordinates, Position, Ring } from './location.ts';
import { isRejection, malformed, type Rejection, type RejectionCode } from './rejections.ts';

/** Rings of positions as somebody gave them; a third member (altitude) is dropped. */
export type BoundaryInput = readonly (readonly (readonly number[])[])[];

/** More positions than any plot has, few enough to be checked within milliseconds. */
export const mostPositions = 5_000;

/** How far outside a point may be and still count as on the border: a centimetre, for rounded decimals. */
const borderDegrees = 1e-7;

const geometry = new GeometryFactory();

/**
 * A valid polygon (OGC Simple Features: closed rings of at least four positions that don't cross or touch themselves
 * along a line, holes inside the outer ring and apart from each other), wound by the right-hand rule; or why it is none.
 * A step of more than 180° of longitude is read as the short way, across the antimeridian.
 */
export function parseBoundary(given: BoundaryInput): Boundary | Rejection {
  const rings = parseRings(given);
  if (isRejection(rings)) return rings;
  const flat = unroll(rings);
  if (isRejection(flat)) return flat;
  const problem = topologyProblem(flat);
  if (problem) return problem;
  return wind(flat).map((ring) => ring.map(wrap));
}

/** Whether the point is inside or on the border (within a centimetre), holes being outside. */
export function holds(boundary: Boundary, point: Coordinates): boolean {
  const polygon = toPolygon(unrolled(boundary));
  return [0, 360, -360].some((turn) => {
    const at = geometry.createPoint(new Coordinate(point.longitude + turn, point.latitude));
    return DistanceOp.distance(polygon, at) <= borderDegrees;
  });
}

/** Square metres on the sphere, to two decimals. */
export function areaOf(boundary: Boundary): number {
  return Math.round(area(toGeoJson(unrolled(boundary))) * 100) / 100;
}

function parseRings(given: BoundaryInput): Boundary | Rejection {
  if (given.length === 0) return refused('BOUNDARY_MALFORMED', 'The boundary has no ring.');
  if (given.reduce((sum, ring) => sum + ring.length, 0) > mostPositions) {
    return refused('BOUNDARY_TOO_DETAILED', `The boundary has more than ${mostPositions} positions.`);
  }
  for (const ring of given) {
    const problem = ringProblem(ring);
    if (problem) return problem;
  }
  return given.map((ring) =>
    ring.map(([longitude = NaN, latitude = NaN]): Position => [degrees(longitude), degrees(latitude)]),
  );
}

function ringProblem(ring: BoundaryInput[number]): Rejection | null {
  if (ring.some((position) => position.length < 2)) {
    return refused('BOUNDARY_MALFORMED', 'Each position of the boundary needs a longitude and a latitude.');
  }
  if (!ring.every(([longitude = NaN, latitude = NaN]) => isInRange({ latitude, longitude }))) {
    return refused(
      'BOUNDARY_OUT_OF_RANGE',
      'A position of the boundary is not on Earth: longitude comes first.',
    );
  }
  if (ring.length < 4) {
    return refused('BOUNDARY_TOO_FEW_POSITIONS', 'Each ring of the boundary needs at least four positions.');
  }
  return isClosed(ring)
    ? null
    : refused('BOUNDARY_NOT_CLOSED', 'Each ring of the boundary must end where it starts.');
}

function isClosed(ring: BoundaryInput[number]): boolean {
  const first = ring[0];
  const last = ring.at(-1);
  return first?.[0] === last?.[0] && first?.[1] === last?.[1];
}

/** Longitudes without the jump at the antimeridian: each within 180° of the one before, past ±180 where need be. */
function unroll(rings: Boundary): Boundary | Rejection {
  const unrolledRings = unrolled(rings);
  return unrolledRings.every(isClosed)
    ? unrolledRings
    : refused('BOUNDARY_AROUND_POLE', 'A boundary around a pole is not supported.');
}

function unrolled(rings: Boundary): Boundary {
  const start = rings[0]?.[0]?.[0] ?? 0;
  return rings.map((ring) => unrollRing(ring, start));
}

function unrollRing(ring: Ring, start: number): Ring {
  let before = start;
  return ring.map(([longitude, latitude]) => {
    before = longitude + 360 * Math.round((before - longitude) / 360);
    return [before, latitude];
  });
}

function wrap([longitude, latitude]: Position): Position {
  if (longitude > 180) return [longitude - 360, latitude];
  if (longitude < -180) return [longitude + 360, latitude];
  return [longitude, latitude];
}

function wind(rings: Boundary): Boundary {
  return (rewind(toGeoJson(rings)) as GeoJsonPolygon).coordinates as unknown as Boundary;
}

interface GeoJsonPolygon {
  type: 'Polygon';
  coordinates: number[][][];
}

function toGeoJson(rings: Boundary): GeoJsonPolygon {
  return { type: 'Polygon', coordinates: rings.map((ring) => ring.map(([x, y]) => [x, y])) };
}

function toPolygon(rings: Boundary) {
  const [shell, ...holes] = rings.map((ring) =>
    geometry.createLinearRing(ring.map(([x, y]) => new Coordinate(x, y))),
  );
  return geometry.createPolygon(shell, holes);
}

function topologyProblem(rings: Boundary): Rejection | null {
  const error: TopologyValidationError | null = new IsValidOp(toPolygon(rings)).getValidationError();
  return error ? problemOf(error) : null;
}

function problemOf(error: TopologyValidationError): Rejection {
  switch (error.getErrorType()) {
    case TopologyValidationError.HOLE_OUTSIDE_SHELL:
      return refused(
        'BOUNDARY_HOLE_OUTSIDE',
        'A hole of the boundary lies outside of its outer ring.',
        error,
      );
    case TopologyValidationError.NESTED_HOLES:
      return refused('BOUNDARY_HOLES_NESTED', 'A hole of the boundary lies inside of another hole.', error);
    case TopologyValidationError.TOO_FEW_POINTS:
      return refused(
        'BOUNDARY_TOO_FEW_POSITIONS',
        'A ring of the boundary has fewer than three corners.',
        error,
      );
    default:
      return refused('BOUNDARY_SELF_CROSSING', 'The boundary crosses or touches itself.', error);
  }
}

function refused(code: RejectionCode, message: string, error?: TopologyValidationError): Rejection {
  const rejection = malformed(code, 'boundary', message);
  const at = error?.getCoordinate();
  if (!at) return rejection;
  const [longitude, latitude] = wrap([at.x, at.y]);
  return {
    ...rejection,
    details: { ...rejection.details, longitude: String(longitude), latitude: String(latitude) },
  };
}
