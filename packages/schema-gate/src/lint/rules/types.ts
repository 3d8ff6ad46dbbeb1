import type { AvroSchema, Field, NamedSchema } from '../../avro/schema.ts';
import type { Found, LintRule } from '../lint-rule.ts';

/** A name that ends with what is measured has no unit behind it. */
const MEASURE =
  /(?:area|length|height|width|depth|distance|radius|duration|timeout|delay|interval|weight|mass|volume|speed|temperature|price|amount|rent|cost|fee)$/i;

/** Types and defaults that later versions can live with. */
export const typeRules: readonly LintRule[] = [
  {
    code: 'NULL_DEFAULT',
    severity: 'error',
    title: 'What may be unknown is ["null", …] with default null.',
    why: 'Without the default a reader that has the field cannot read what was written without it.',
    find: eachField(nullDefault),
  },
  {
    code: 'ENUM_DEFAULT',
    severity: 'error',
    title: 'An enum has a default symbol.',
    why: 'Readers show it for symbols newer than they are; without one they cannot read the message.',
    find: (type) =>
      type.kind !== 'enum' || type.default !== undefined
        ? []
        : [
            {
              message: `The enum ${type.name} has no default symbol.`,
              remedy: 'Add a symbol such as UNKNOWN, which nobody writes, and name it in "default".',
              place: type.place,
            },
          ],
  },
  {
    code: 'ID_TYPE',
    severity: 'warning',
    title: 'Ids are uuid.',
    why: 'They are made without asking anybody, and are the keys of messages.',
    find: eachField(idType),
  },
  {
    code: 'TIME_TYPE',
    severity: 'warning',
    title: 'Times are timestamp-millis.',
    why: 'A long alone says neither unit nor epoch.',
    find: eachField(timeType),
  },
  {
    code: 'UNIT_NAME',
    severity: 'warning',
    title: 'A measure has its unit in the name.',
    why: 'areaM2 cannot be taken for square feet.',
    find: eachField(unitName),
  },
];

function eachField(find: (field: Field) => Omit<Found, 'member' | 'place'> | undefined) {
  return (type: NamedSchema): readonly Found[] =>
    type.kind !== 'record'
      ? []
      : type.fields.flatMap((field) => {
          const found = find(field);
          return found ? [{ ...found, member: field.name, place: field.place }] : [];
        });
}

function nullDefault({ name, type, default: given }: Field) {
  if (type.kind !== 'union' || !type.branches.some(({ kind }) => kind === 'null')) return undefined;
  const nullFirst = type.branches[0]?.kind === 'null';
  if (nullFirst && given?.value === null) return undefined;
  const lack = given === undefined ? 'has no default' : 'has another default than null';
  return {
    message: `The field ${name} may be null and ${lack}.`,
    remedy: nullFirst ? 'Add "default": null.' : 'Put "null" first in the union, and add "default": null.',
  };
}

function idType({ name, type }: Field) {
  const value = unwrapped(type);
  if (!/^id$|Id$/.test(name) || value?.kind !== 'string' || value.logicalType?.name === 'uuid')
    return undefined;
  return {
    message: `The id ${name} is a string without the logical type uuid.`,
    remedy: 'Write {"type": "string", "logicalType": "uuid"}.',
  };
}

function timeType({ name, type }: Field) {
  const value = unwrapped(type);
  const isTime = /(?:[a-z]At|^at|Time|^time)$/.test(name);
  if (!isTime || value?.kind !== 'long' || value.logicalType?.name.includes('timestamp')) return undefined;
  return {
    message: `The time ${name} is a long without a logical type.`,
    remedy: 'Write {"type": "long", "logicalType": "timestamp-millis"}.',
  };
}

function unitName({ name, type }: Field) {
  const value = unwrapped(type);
  if (value === undefined || !isNumber(value) || !MEASURE.test(name)) return undefined;
  return {
    message: `The measure ${name} does not say its unit.`,
    remedy: 'Put the unit at the end of the name, as in areaM2, durationMs or priceCents.',
  };
}

const isNumber = ({ kind, logicalType }: AvroSchema): boolean =>
  kind === 'int' ||
  kind === 'long' ||
  kind === 'float' ||
  kind === 'double' ||
  logicalType?.name === 'decimal';

/** The one branch that is not null. */
function unwrapped(type: AvroSchema): AvroSchema | undefined {
  if (type.kind !== 'union') return type;
  const rest = type.branches.filter(({ kind }) => kind !== 'null');
  return rest.length === 1 ? rest[0] : undefined;
}
