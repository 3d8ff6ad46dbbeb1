import { array, type Evolution, type Expected, evolutions, holding, map, type Row } from './evolution.ts';

const primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;
type Primitive = (typeof primitives)[number];

/** "Schema Resolution" of the specification: what a writer's primitive can be read as, beside itself. */
const promoted: Partial<Record<Primitive, readonly Primitive[]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

const readAs = (writer: Primitive, reader: Primitive): Expected =>
  promoted[writer]?.includes(reader) ? 'reads' : 'TYPE_CHANGED';

const pairs = primitives.flatMap((a, i) => primitives.slice(i + 1).map((b) => [a, b] as const));

/** Every pair of primitives, as a field's type; each is also its own reverse in the other direction. */
const inFields = pairs.map(
  ([a, b]): Row => [
    `A field's type changes from ${a} to ${b}`,
    holding(a),
    holding(b),
    readAs(a, b),
    readAs(b, a),
  ],
);

const elsewhere: readonly Row[] = [
  ['A whole schema is promoted from int to long', 'int', 'long', 'reads', 'TYPE_CHANGED'],
  ['A whole schema is demoted from double to float', 'double', 'float', 'TYPE_CHANGED', 'reads'],
  ['A whole schema changes from bytes to string', 'bytes', 'string', 'reads', 'reads'],
  [
    "An array's items are promoted from int to double",
    holding(array('int')),
    holding(array('double')),
    'reads',
    'TYPE_CHANGED',
  ],
  [
    "An array's items change from string to int",
    holding(array('string')),
    holding(array('int')),
    'TYPE_CHANGED',
    'TYPE_CHANGED',
  ],
  [
    "A map's values are promoted from long to float",
    holding(map('long')),
    holding(map('float')),
    'reads',
    'TYPE_CHANGED',
  ],
  [
    "A map's values change from bytes to string",
    holding(map('bytes')),
    holding(map('string')),
    'reads',
    'reads',
  ],
  [
    "A map's values change from boolean to int",
    holding(map('boolean')),
    holding(map('int')),
    'TYPE_CHANGED',
    'TYPE_CHANGED',
  ],
  [
    'Items of arrays in an array are promoted',
    holding(array(array('int'))),
    holding(array(array('long'))),
    'reads',
    'TYPE_CHANGED',
  ],
  [
    'Values of maps in an array are demoted',
    holding(array(map('double'))),
    holding(array(map('int'))),
    'TYPE_CHANGED',
    'reads',
  ],
  ['An array becomes a map', holding(array('int')), holding(map('int')), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['A single value becomes an array', holding('int'), holding(array('int')), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['A map becomes a string', holding(map('string')), holding('string'), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  [
    'A primitive is written as an object instead of a name',
    holding('long'),
    holding({ type: 'long' }),
    'reads',
    'reads',
  ],
];

export const promotions: readonly Evolution[] = evolutions([...inFields, ...elsewhere]);
