import {
  array,
  type Evolution,
  enumeration,
  evolutions,
  field,
  holding,
  map,
  type Row,
  record,
  type SchemaJson,
} from './evolution.ts';

const street = field('street', 'string');
const zip = field('zip', 'string');
const zipWithDefault = field('zip', 'string', { default: '' });
const address = (...fields: readonly SchemaJson[]) => record('Address', [street, ...fields]);
const deep = (type: SchemaJson) =>
  record('One', [field('two', record('Two', [field('three', record('Three', [field('value', type)]))]))]);

const nested: readonly Row[] = [
  [
    'A nested record gets a field with a default',
    holding(address()),
    holding(address(zipWithDefault)),
    'reads',
    'reads',
  ],
  [
    'A nested record gets a field without a default',
    holding(address()),
    holding(address(zip)),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
  [
    'A nested record loses a field',
    holding(address(zip)),
    holding(address()),
    'reads',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'Records in an array get a field without a default',
    holding(array(address())),
    holding(array(address(zip))),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
  [
    'Records in a map get a field with a default',
    holding(map(address())),
    holding(map(address(zipWithDefault))),
    'reads',
    'reads',
  ],
  ['A type changes three records deep', deep('int'), deep('boolean'), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['A type is promoted three records deep', deep('int'), deep('double'), 'reads', 'TYPE_CHANGED'],
  [
    'An optional nested record gets a field without a default',
    holding(['null', address()]),
    holding(['null', address(zip)]),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
  ['A string becomes a record', holding('string'), holding(address()), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['A record becomes a map', holding(address()), holding(map('string')), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['A record becomes an array', holding(address()), holding(array('string')), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  [
    'A record becomes an enum of the same name',
    holding(address()),
    holding(enumeration('Address', ['X'])),
    'TYPE_CHANGED',
    'TYPE_CHANGED',
  ],
  [
    'A nested record is unfolded into its owner',
    record('R', [field('address', address())]),
    record('R', [street]),
    'FIELD_WITHOUT_DEFAULT',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'A named type used twice gets a field without a default',
    record('R', [field('from', address()), field('to', 'Address')]),
    record('R', [field('from', address(zip)), field('to', 'Address')]),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
  [
    'A named type is defined at its second use instead of its first',
    record('R', [field('from', address()), field('to', 'Address')]),
    record('R', [field('to', address()), field('from', 'Address')]),
    'reads',
    'reads',
  ],
  [
    'One of two uses of a named type gets a type of its own',
    record('R', [field('from', address()), field('to', 'Address')]),
    record('R', [field('from', address()), field('to', record('Target', [street]))]),
    'NAME_CHANGED',
    'NAME_CHANGED',
  ],
  [
    'A field is removed three records deep, and it had a default',
    record('One', [field('two', record('Two', [street, zipWithDefault]))]),
    record('One', [field('two', record('Two', [street]))]),
    'reads',
    'reads',
  ],
  [
    'An empty record gets a field with a default',
    record('Empty', []),
    record('Empty', [zipWithDefault]),
    'reads',
    'reads',
  ],
];

const list = (value: SchemaJson, ...more: readonly SchemaJson[]) =>
  record('Node', [field('value', value), field('next', ['null', 'Node']), ...more]);
const tree = (...more: readonly SchemaJson[]) => record('Tree', [field('children', array('Tree')), ...more]);
const graph = (value: SchemaJson) =>
  record('Even', [
    field('odd', ['null', record('Odd', [field('even', ['null', 'Even']), field('value', value)])]),
  ]);

const recursive: readonly Row[] = [
  ['A linked list stays as it was', list('int'), list('int'), 'reads', 'reads'],
  ['The value of a linked list is promoted', list('int'), list('long'), 'reads', 'TYPE_CHANGED'],
  ['The value of a linked list changes', list('int'), list('string'), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  [
    'A linked list gets a field with a default',
    list('int'),
    list('int', field('mark', 'boolean', { default: false })),
    'reads',
    'reads',
  ],
  [
    'A linked list gets a field without a default',
    list('int'),
    list('int', field('mark', 'boolean')),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
  [
    'A linked list becomes a single node',
    list('int'),
    record('Node', [field('value', 'int')]),
    'reads',
    'FIELD_WITHOUT_DEFAULT',
  ],
  ['A tree gets labels', tree(), tree(field('label', 'string', { default: '' })), 'reads', 'reads'],
  [
    'A tree gets labels without a default',
    tree(),
    tree(field('label', 'string')),
    'FIELD_WITHOUT_DEFAULT',
    'reads',
  ],
  [
    'A tree in a map of trees loses its labels',
    holding(map(tree(field('label', 'string')))),
    holding(map(tree())),
    'reads',
    'FIELD_WITHOUT_DEFAULT',
  ],
  [
    'The children of a tree become a map',
    tree(),
    record('Tree', [field('children', map('Tree'))]),
    'TYPE_CHANGED',
    'TYPE_CHANGED',
  ],
  [
    'Two records hold each other and a value is promoted',
    graph('int'),
    graph('double'),
    'reads',
    'TYPE_CHANGED',
  ],
  [
    'Two records hold each other and a value changes',
    graph('int'),
    graph('bytes'),
    'TYPE_CHANGED',
    'TYPE_CHANGED',
  ],
  [
    'A recursive record is renamed with an alias',
    list('int'),
    record('Link', [field('value', 'int'), field('next', ['null', 'Link'])], { aliases: ['Node'] }),
    'reads',
    ['NAME_CHANGED', 'UNION_BRANCH_MISSING'],
  ],
  [
    'A recursive optional field is added with null',
    record('Node', [field('value', 'int')]),
    record('Node', [field('value', 'int'), field('next', ['null', 'Node'], { default: null })]),
    'reads',
    'reads',
  ],
];

export const records: readonly Evolution[] = evolutions([...nested, ...recursive]);
