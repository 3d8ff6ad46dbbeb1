import {
  array,
  company,
  type Evolution,
  enumeration,
  evolutions,
  field,
  fixed,
  logical,
  map,
  type Row,
  record,
  type SchemaJson,
} from './evolution.ts';

const point = record('Point', [field('x', 'int'), field('y', 'int')]);
const pointWithDefaults = record('Point', [
  field('x', 'int', { default: 1 }),
  field('y', 'int', { default: 2 }),
]);
const tree = record('Tree', [field('label', 'string'), field('children', array('Tree'), { default: [] })]);
const chain = record('Chain', [field('next', ['null', 'Chain'], { default: null })]);

/** A type and a default for it, of every type there is. */
const defaults: readonly (readonly [what: string, type: SchemaJson, value: unknown])[] = [
  ['a null', 'null', null],
  ['a boolean', 'boolean', true],
  ['an int', 'int', -7],
  ['the smallest int', 'int', -2147483648],
  ['a long', 'long', 4294967296],
  ['a float', 'float', 1.5],
  ['a float with a whole number as its default', 'float', 3],
  ['a double', 'double', -0.25],
  ['a double with an exponent in its default', 'double', 1e300],
  ['bytes', 'bytes', '\u0000\u007f\u00ff'],
  ['empty bytes', 'bytes', ''],
  ['a string', 'string', 'none'],
  ['an empty string', 'string', ''],
  ['a string beyond ASCII', 'string', 'Ñandú 🦙'],
  ['an enum', enumeration('Kind', ['SMALL', 'LARGE']), 'LARGE'],
  ['a fixed', fixed('Two', 2), '\u0001\u00fe'],
  ['an empty array', array('int'), []],
  ['an array with items', array('int'), [1, 2, 3]],
  ['an array of arrays', array(array('string')), [['a'], []]],
  ['an empty map', map('int'), {}],
  ['a map with an entry', map('long'), { one: 1 }],
  ['a record', point, { x: 3, y: 4 }],
  ['a record whose fields have defaults of their own', pointWithDefaults, { y: 9 }],
  [
    'a record in a record',
    record('Line', [field('from', point), field('to', 'Point')]),
    { from: { x: 1, y: 2 }, to: { x: 3, y: 4 } },
  ],
  ['an array of records', array(point), [{ x: 1, y: 1 }]],
  ['a recursive record', tree, { label: 'root', children: [{ label: 'leaf', children: [] }] }],
  ['a record that may hold itself', chain, { next: null }],
  ['a union with null first', ['null', 'string'], null],
  ['a union with a string first', ['string', 'null'], 'none'],
  ['a union with an array first', [array('int'), 'null'], [5]],
  ['a union with a record first', [point, 'string'], { x: 0, y: 0 }],
  ['a union with an enum first', [enumeration('Kind', ['SMALL', 'LARGE']), 'null'], 'SMALL'],
  ['a union of one', ['int'], 4],
  ['a date', logical('int', 'date'), 0],
  ['a timestamp', logical('long', 'timestamp-millis'), 1700000000000],
  ['a decimal', logical('bytes', 'decimal', { precision: 9, scale: 2 }), '\u0001\u00f4'],
  ['a UUID', logical('string', 'uuid'), '00000000-0000-0000-0000-000000000000'],
];

const added = defaults.map(
  ([what, type, value]): Row => [
    `A field is added with a default: ${what}`,
    company(),
    company(field('extra', type, { default: value })),
    'reads',
    'reads',
  ],
);

const required: readonly (readonly [what: string, type: SchemaJson])[] = [
  ['a string', 'string'],
  ['an int', 'int'],
  ['a union with null, which is no default', ['null', 'string']],
  ['an array', array('int')],
  ['a map', map('int')],
  ['a record', point],
  ['a record whose fields all have defaults', pointWithDefaults],
  [
    'an enum with a default of its own, which is not the field’s',
    enumeration('Kind', ['SMALL'], { default: 'SMALL' }),
  ],
  ['a fixed', fixed('Two', 2)],
];

const addedRequired = required.map(
  ([what, type]): Row => [
    `A field is added without a default: ${what}`,
    company(),
    company(field('extra', type)),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
);

const name = field('name', 'string');
const title = field('title', 'string');

const others: readonly Row[] = [
  ['Nothing changes', company(name), company(name), 'reads', 'reads'],
  ['A field without a default is removed', company(name), company(), 'reads', 'FIELD_WITHOUT_DEFAULT'],
  [
    'A field with a default is removed',
    company(field('name', 'string', { default: '' })),
    company(),
    'reads',
    'reads',
  ],
  [
    'The only field is removed',
    record('Empty', [name]),
    record('Empty', []),
    'reads',
    'FIELD_WITHOUT_DEFAULT',
  ],
  ['A field is renamed', company(name), company(title), 'FIELD_WITHOUT_DEFAULT', 'FIELD_WITHOUT_DEFAULT'],
  [
    'A field is renamed and the new name has a default: read, but what was written is lost',
    company(name),
    company(field('title', 'string', { default: '' })),
    'reads',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'A field is renamed with its old name as an alias',
    company(name),
    company(field('title', 'string', { aliases: ['name'] })),
    'reads',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'A field is renamed back: the earlier schema had the alias',
    company(field('title', 'string', { aliases: ['name'] })),
    company(name),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
  [
    'A field with a default is renamed with an alias, and the default is kept',
    company(field('name', 'string', { default: '' })),
    company(field('title', 'string', { aliases: ['name'], default: '' })),
    'reads',
    'reads',
  ],
  [
    'A field is renamed with an alias and promoted',
    company(field('count', 'int')),
    company(field('total', 'long', { aliases: ['count'] })),
    'reads',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'A field is renamed with an alias and its type changes',
    company(field('count', 'string')),
    company(field('total', 'long', { aliases: ['count'] })),
    'TYPE_CHANGED',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'A field is renamed with an alias to a name that was never written',
    company(name),
    company(field('title', 'string', { aliases: ['label'] })),
    'FIELD_WITHOUT_DEFAULT',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'A field is renamed twice and keeps both old names as aliases',
    company(field('title', 'string', { aliases: ['name'] })),
    company(field('label', 'string', { aliases: ['title', 'name'] })),
    'reads',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'A field gets an alias',
    company(name),
    company(field('name', 'string', { aliases: ['title'] })),
    'reads',
    'reads',
  ],
  ['Two fields change places', company(name, title), company(title, name), 'reads', 'reads'],
  [
    'A field is added at the front',
    record('Company', [name]),
    record('Company', [field('id', 'string', { default: '' }), name]),
    'reads',
    'reads',
  ],
  [
    'A field is added in the middle without a default',
    record('Company', [field('id', 'string'), name]),
    record('Company', [field('id', 'string'), field('size', 'int'), name]),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
  [
    'One field is added and another removed, both with defaults',
    company(field('name', 'string', { default: '' })),
    company(field('size', 'int', { default: 0 })),
    'reads',
    'reads',
  ],
  [
    'One field without a default replaces another',
    company(field('size', 'int')),
    company(name),
    'FIELD_WITHOUT_DEFAULT',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'A field gets a default',
    company(name),
    company(field('name', 'string', { default: '' })),
    'reads',
    'reads',
  ],
  [
    'A field loses its default',
    company(field('name', 'string', { default: '' })),
    company(name),
    'reads',
    'reads',
  ],
  [
    "A field's default changes",
    company(field('size', 'int', { default: 0 })),
    company(field('size', 'int', { default: 1 })),
    'reads',
    'reads',
  ],
  [
    "A field's name changes in case only",
    company(field('taxId', 'string')),
    company(field('taxid', 'string')),
    'FIELD_WITHOUT_DEFAULT',
    'FIELD_WITHOUT_DEFAULT',
  ],
];

export const fields: readonly Evolution[] = evolutions([...added, ...addedRequired, ...others]);
