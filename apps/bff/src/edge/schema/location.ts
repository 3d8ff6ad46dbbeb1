import { refuse } from '../outward-errors.ts';
import type { Around, Box } from '../reads/locations.ts';
import { Direction, idArgument, optionalId, pageArguments, textArgument } from './arguments.ts';
import { builder } from './builder.ts';
import { afterArgument, changeOf } from './change.ts';
import { childFindingArguments, childFindings } from './child-findings.ts';
import { FindingConnection, LocationConnection } from './connections.ts';
import { Company, Location } from './refs.ts';
import { AuditSummary } from './severity.ts';

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

export const Coordinates = builder.objectRef<Point>('Coordinates').implement({
  description: 'A point in WGS 84, in degrees.',
  fields: (t) => ({ latitude: t.exposeFloat('latitude'), longitude: t.exposeFloat('longitude') }),
});

Location.implement({
  description: 'Where a property is.',
  fields: (t) => ({
    propertyId: t.exposeID('id'),
    version: t.exposeInt('version', { description: 'A correction names the version it was made from.' }),
    name: t.exposeString('name', { description: 'What people call the property.' }),
    country: t.exposeString('country', { description: 'ISO 3166-1 alpha-2.' }),
    ownerId: t.exposeID('ownerId', { nullable: true }),
    owner: t.field({
      type: Company,
      nullable: true,
      description: 'Null also while a company of that id is not known.',
      resolve: ({ ownerId }, _args, { loaders }) => (ownerId === null ? null : loaders.company.load(ownerId)),
    }),
    administrativeArea: t.exposeString('administrativeArea', { nullable: true }),
    locality: t.exposeString('locality', { nullable: true }),
    addressLine: t.exposeString('addressLine', { nullable: true }),
    postalCode: t.exposeString('postalCode', { nullable: true }),
    coordinates: t.field({
      type: Coordinates,
      nullable: true,
      resolve: ({ latitude, longitude }) =>
        latitude === null || longitude === null ? null : { latitude, longitude },
    }),
    boundary: t.field({
      type: [[['Float']]] as never,
      nullable: true,
      resolve: (row) => row.boundary as never,
    }),
    areaM2: t.float({
      nullable: true,
      description: 'Square metres; computed from the boundary when nobody gave it.',
      resolve: ({ areaM2 }) => (areaM2 === null ? null : Number(areaM2)),
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    distanceM: t.float({
      nullable: true,
      description: 'Metres from the point that was searched around; null in any other list.',
      resolve: ({ distanceM }) => distanceM ?? null,
    }),
    audit: t.field({ type: AuditSummary, resolve: (row) => row }),
    findings: t.field({
      type: FindingConnection,
      description: 'Found in the property; the severest first. Open ones unless told otherwise.',
      args: childFindingArguments,
      resolve: ({ id }, args, context) => childFindings(id, args, context),
    }),
  }),
});

export const BoxInput = builder.inputType('BoxInput', {
  description: 'Degrees. A box whose west is greater than its east crosses the antimeridian.',
  fields: (t) => ({
    south: t.float({ required: true }),
    west: t.float({ required: true }),
    north: t.float({ required: true }),
    east: t.float({ required: true }),
  }),
});

const NearInput = builder.inputType('NearInput', {
  description: 'Around a point, nearest first; orderBy is not looked at then.',
  fields: (t) => ({
    latitude: t.float({ required: true }),
    longitude: t.float({ required: true }),
    withinM: t.float({ required: true, description: 'Metres.' }),
  }),
});

export const LocationFilter = builder.inputType('LocationFilter', {
  fields: (t) => ({
    ownerId: t.id(),
    country: t.string({ description: 'ISO 3166-1 alpha-2.' }),
    administrativeArea: t.string({ description: 'All of it; case and accents do not matter.' }),
    locality: t.string({ description: 'All of it; case and accents do not matter.' }),
    text: t.string({
      description: 'Part of the name, address, locality or postal code; case and accents do not matter.',
    }),
    box: t.field({ type: BoxInput }),
    hasCoordinates: t.boolean(),
    hasOpenFindings: t.boolean(),
  }),
});

const LocationOrderField = builder.enumType('LocationOrderField', {
  values: ['NAME', 'UPDATED_AT', 'OPEN_FINDINGS'] as const,
});

const LocationOrder = builder.inputType('LocationOrder', {
  fields: (t) => ({
    field: t.field({ type: LocationOrderField, defaultValue: 'NAME', required: true }),
    direction: t.field({ type: Direction, defaultValue: 'ASC', required: true }),
  }),
});

type FilterGiven = typeof LocationFilter.$inferInput;

builder.queryFields((t) => ({
  location: t.field({
    type: Location,
    nullable: true,
    args: { propertyId: t.arg.id({ required: true }) },
    resolve: (_root, { propertyId }, { loaders }) => loaders.location.load(idArgument(propertyId)),
  }),
  locations: t.field({
    type: LocationConnection,
    args: {
      ...pageArguments,
      filter: t.arg({ type: LocationFilter }),
      near: t.arg({ type: NearInput }),
      orderBy: t.arg({ type: LocationOrder }),
    },
    resolve: (_root, { filter, near, orderBy, ...page }, { reads, pageSize }) =>
      reads.locations({
        page,
        filter: checkedFilter(filter ?? {}),
        near: near ? checkedAround(near) : undefined,
        order: orderBy ?? { field: 'NAME', direction: 'ASC' },
        pageSize,
      }),
  }),
}));

export function checkedFilter({ box, ...filter }: FilterGiven) {
  return {
    ...filter,
    ownerId: optionalId(filter.ownerId),
    country: textArgument(filter.country),
    administrativeArea: textArgument(filter.administrativeArea),
    locality: textArgument(filter.locality),
    text: textArgument(filter.text),
    box: box ? checkedBox(box) : undefined,
  };
}

export function checkedBox(box: Box): Box {
  const sound = onEarth(box.south, box.west) && onEarth(box.north, box.east) && box.south <= box.north;
  if (!sound) throw refuse('BAD_USER_INPUT', 'The box is not on Earth.');
  return box;
}

/** Half the way round: nothing is farther. */
const FARTHEST_M = 20_037_508;

/** A tenth of a millimetre, which is what coordinates are kept to. */
const NEAREST_M = 1e-4;

function checkedAround(around: Around): Around {
  if (!onEarth(around.latitude, around.longitude))
    throw refuse('BAD_USER_INPUT', 'The point is not on Earth.');
  if (!(around.withinM > 0)) throw refuse('BAD_USER_INPUT', 'A distance is a positive number of metres.');
  return {
    latitude: felt(around.latitude),
    longitude: felt(around.longitude),
    withinM: Math.min(Math.max(around.withinM, NEAREST_M), FARTHEST_M),
  };
}

// Postgres refuses to take the sine of the smallest numbers.
const felt = (degrees: number) => (Math.abs(degrees) < 1e-9 ? 0 : degrees);

const onEarth = (latitude: number, longitude: number) =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

const LocationChange = changeOf({ name: 'LocationChange', field: 'location', type: Location });

builder.subscriptionFields((t) => ({
  locationChanged: t.field({
    type: LocationChange,
    description:
      'The location now, then each change of it. With an owner: each change of its locations from now on. With neither: of any.',
    args: { propertyId: t.arg.id(), ownerId: t.arg.id(), ...afterArgument },
    subscribe: (_root, { propertyId, ownerId, after }, { subscriptions }) =>
      subscriptions.location({ id: optionalId(propertyId), parent: optionalId(ownerId), after }),
    resolve: (change) => change,
  }),
}));
