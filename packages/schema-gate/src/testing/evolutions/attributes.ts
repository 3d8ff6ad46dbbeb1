import {
  type Evolution,
  enumeration,
  evolutions,
  field,
  fixed,
  holding,
  logical,
  type Row,
  record,
  type SchemaJson,
} from './evolution.ts';

const decimal = (precision: number, scale: number): SchemaJson =>
  logical('bytes', 'decimal', { precision, scale });
const fixedDecimal = (precision: number, scale: number): SchemaJson =>
  fixed('Amount', 8, { logicalType: 'decimal', precision, scale });

const logicalTypes: readonly Row[] = [
  [
    'A long becomes a timestamp',
    holding('long'),
    holding(logical('long', 'timestamp-millis')),
    'reads',
    'reads',
  ],
  [
    'A timestamp goes from milliseconds to microseconds',
    holding(logical('long', 'timestamp-millis')),
    holding(logical('long', 'timestamp-micros')),
    'LOGICAL_TYPE_CHANGED',
    'LOGICAL_TYPE_CHANGED',
  ],
  ['A string becomes a UUID', holding('string'), holding(logical('string', 'uuid')), 'reads', 'reads'],
  ['A UUID becomes a string', holding(logical('string', 'uuid')), holding('string'), 'reads', 'reads'],
  ['A date becomes an int', holding(logical('int', 'date')), holding('int'), 'reads', 'reads'],
  [
    'A date becomes a timestamp',
    holding(logical('int', 'date')),
    holding(logical('long', 'timestamp-millis')),
    'LOGICAL_TYPE_CHANGED',
    ['TYPE_CHANGED', 'LOGICAL_TYPE_CHANGED'],
  ],
  [
    'A time goes from milliseconds to microseconds',
    holding(logical('int', 'time-millis')),
    holding(logical('long', 'time-micros')),
    'LOGICAL_TYPE_CHANGED',
    ['TYPE_CHANGED', 'LOGICAL_TYPE_CHANGED'],
  ],
  ['Bytes become a decimal', holding('bytes'), holding(decimal(9, 2)), 'reads', 'reads'],
  ['A decimal stays as it was', holding(decimal(9, 2)), holding(decimal(9, 2)), 'reads', 'reads'],
  [
    'A decimal gets another scale',
    holding(decimal(9, 2)),
    holding(decimal(9, 3)),
    'LOGICAL_TYPE_CHANGED',
    'LOGICAL_TYPE_CHANGED',
  ],
  [
    'A decimal gets more digits',
    holding(decimal(9, 2)),
    holding(decimal(12, 2)),
    'reads',
    'LOGICAL_TYPE_CHANGED',
  ],
  [
    'A decimal in a fixed gets another scale',
    holding(fixedDecimal(9, 2)),
    holding(fixedDecimal(9, 4)),
    'LOGICAL_TYPE_CHANGED',
    'LOGICAL_TYPE_CHANGED',
  ],
  [
    'A decimal in bytes moves to a fixed',
    holding(decimal(9, 2)),
    holding(fixedDecimal(9, 2)),
    'TYPE_CHANGED',
    'TYPE_CHANGED',
  ],
  [
    'A logical type that nobody knows is put on an int',
    holding('int'),
    holding(logical('int', 'shoe-size')),
    'reads',
    'reads',
  ],
  [
    'A duration replaces a plain fixed',
    holding(fixed('D', 12)),
    holding(fixed('D', 12, { logicalType: 'duration' })),
    'reads',
    'reads',
  ],
];

const id = field('id', 'string');

const others: readonly Row[] = [
  [
    'A record gets a documentation',
    record('R', [id]),
    record('R', [id], { doc: 'What R is.' }),
    'reads',
    'reads',
  ],
  [
    "A field's documentation changes",
    record('R', [field('id', 'string', { doc: 'one' })]),
    record('R', [field('id', 'string', { doc: 'two' })]),
    'reads',
    'reads',
  ],
  [
    'An enum gets a documentation',
    holding(enumeration('E', ['X'])),
    holding(enumeration('E', ['X'], { doc: 'An E.' })),
    'reads',
    'reads',
  ],
  [
    'A field is ignored in sorting',
    record('R', [id]),
    record('R', [field('id', 'string', { order: 'ignore' })]),
    'reads',
    'reads',
  ],
  [
    'A field sorts the other way round',
    record('R', [field('id', 'string', { order: 'ascending' })]),
    record('R', [field('id', 'string', { order: 'descending' })]),
    'reads',
    'reads',
  ],
  [
    'A record gets an attribute of one’s own',
    record('R', [id]),
    record('R', [id], { owner: 'billing' }),
    'reads',
    'reads',
  ],
  [
    'A field gets an attribute of one’s own',
    record('R', [id]),
    record('R', [field('id', 'string', { sensitive: true })]),
    'reads',
    'reads',
  ],
  [
    'A string gets the attribute that Java reads its class from',
    holding('string'),
    holding({ type: 'string', 'avro.java.string': 'String' }),
    'reads',
    'reads',
  ],
];

export const attributes: readonly Evolution[] = evolutions([...logicalTypes, ...others]);
