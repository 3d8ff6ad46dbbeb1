import { correctLocation, ending, optionalUuid, recordLocation, uuid } from '@alpes/shapes';
import { builder } from './builder.ts';
import { CommandResult } from './command-result.ts';
import { keyArgument, submit } from './submit.ts';

const CoordinatesInput = builder.inputType('CoordinatesInput', {
  description: 'A point in WGS 84, in degrees.',
  fields: (t) => ({ latitude: t.float({ required: true }), longitude: t.float({ required: true }) }),
});

const RecordLocationInput = builder.inputType('RecordLocationInput', {
  description: 'What is not known is left out: the audit will ask for it.',
  fields: (t) => ({
    propertyId: t.id({
      description: 'Of a property that has an id already; a new one is made where it is left out.',
    }),
    name: t.string({ required: true, description: 'What people call the property.' }),
    country: t.string({ required: true, description: 'ISO 3166-1 alpha-2.' }),
    ownerId: t.id({ description: 'A company.' }),
    administrativeArea: t.string(),
    locality: t.string(),
    addressLine: t.string(),
    postalCode: t.string(),
    coordinates: t.field({ type: CoordinatesInput }),
    boundary: t.field({ type: t.listRef(t.listRef(t.listRef('Float'))), description: boundaryDescription() }),
    areaM2: t.float({ description: 'Square metres; computed from the boundary where it is left out.' }),
  }),
});

const CorrectLocationInput = builder.inputType('CorrectLocationInput', {
  description: 'A field that is left out stays as it is; null clears it.',
  fields: (t) => ({
    propertyId: t.id({ required: true }),
    expectedVersion: t.int({ required: true, description: 'The version the correction was made from.' }),
    name: t.string(),
    country: t.string(),
    ownerId: t.id(),
    administrativeArea: t.string(),
    locality: t.string(),
    addressLine: t.string(),
    postalCode: t.string(),
    coordinates: t.field({ type: CoordinatesInput }),
    boundary: t.field({ type: t.listRef(t.listRef(t.listRef('Float'))), description: boundaryDescription() }),
    areaM2: t.float(),
  }),
});

function boundaryDescription(): string {
  return 'Coordinates of a GeoJSON polygon (RFC 7946): rings of [longitude, latitude], the outer one first, each closed.';
}

const RemoveLocationInput = builder.inputType('RemoveLocationInput', {
  fields: (t) => ({
    propertyId: t.id({ required: true }),
    expectedVersion: t.int({ required: true }),
    reason: t.string(),
  }),
});

const propertyPath = ['input', 'propertyId'];

builder.mutationFields((t) => ({
  recordLocation: t.field({
    type: CommandResult,
    args: { input: t.arg({ type: RecordLocationInput, required: true }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'recordLocation',
          idempotencyKey,
          shape: (problems) => ({
            aggregateId: optionalUuid(problems, propertyPath, input.propertyId) ?? undefined,
            command: {
              context: 'geographic',
              message: { type: 'RecordLocation', data: recordLocation(problems, input) },
            },
          }),
        },
        context,
      ),
  }),
  correctLocation: t.field({
    type: CommandResult,
    args: { input: t.arg({ type: CorrectLocationInput, required: true }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'correctLocation',
          idempotencyKey,
          shape: (problems) => ({
            aggregateId: uuid(problems, propertyPath, input.propertyId),
            command: {
              context: 'geographic',
              message: { type: 'CorrectLocation', data: correctLocation(problems, input) },
            },
          }),
        },
        context,
      ),
  }),
  removeLocation: t.field({
    type: CommandResult,
    args: { input: t.arg({ type: RemoveLocationInput, required: true }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'removeLocation',
          idempotencyKey,
          shape: (problems) => ({
            aggregateId: uuid(problems, propertyPath, input.propertyId),
            command: {
              context: 'geographic',
              message: { type: 'RemoveLocation', data: ending(problems, input) },
            },
          }),
        },
        context,
      ),
  }),
}));
