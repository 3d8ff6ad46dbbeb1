import {
  array,
  type Evolution,
  enumeration,
  evolutions,
  field,
  fixed,
  holding,
  map,
  type Row,
  record,
} from './evolution.ts';

const e = (...symbols: string[]) => holding(enumeration('E', symbols));
const withDefault = (standIn: string, ...symbols: string[]) =>
  holding(enumeration('E', symbols, { default: standIn }));

const enums: readonly Row[] = [
  ['An enum gets a symbol at its end', e('X', 'Y'), e('X', 'Y', 'Z'), 'reads', 'ENUM_SYMBOL_MISSING'],
  ['An enum gets a symbol in front', e('X', 'Y'), e('W', 'X', 'Y'), 'reads', 'ENUM_SYMBOL_MISSING'],
  ['An enum loses a symbol', e('X', 'Y', 'Z'), e('X', 'Z'), 'ENUM_SYMBOL_MISSING', 'reads'],
  ['The symbols of an enum are reordered', e('X', 'Y', 'Z'), e('Z', 'X', 'Y'), 'reads', 'reads'],
  ['A symbol is renamed', e('X', 'Y'), e('X', 'Q'), 'ENUM_SYMBOL_MISSING', 'ENUM_SYMBOL_MISSING'],
  ['A symbol changes in case', e('X'), e('x'), 'ENUM_SYMBOL_MISSING', 'ENUM_SYMBOL_MISSING'],
  ['An enum gets a default', e('X', 'Y'), withDefault('X', 'X', 'Y'), 'reads', 'reads'],
  ['An enum loses its default', withDefault('X', 'X', 'Y'), e('X', 'Y'), 'reads', 'reads'],
  ["An enum's default changes", withDefault('X', 'X', 'Y'), withDefault('Y', 'X', 'Y'), 'reads', 'reads'],
  [
    'An enum with a default gets a symbol',
    withDefault('X', 'X'),
    withDefault('X', 'X', 'Y'),
    'reads',
    'reads',
  ],
  [
    'An enum with a default loses a symbol',
    withDefault('X', 'X', 'Y'),
    withDefault('X', 'X'),
    'reads',
    'reads',
  ],
  [
    'An enum gets a default and a symbol at once',
    e('X'),
    withDefault('X', 'X', 'Y'),
    'reads',
    'ENUM_SYMBOL_MISSING',
  ],
  ['An enum gets a default and loses a symbol', e('X', 'Y'), withDefault('X', 'X'), 'reads', 'reads'],
  [
    'All symbols are replaced, with a default',
    withDefault('X', 'X'),
    withDefault('Q', 'Q'),
    'reads',
    'reads',
  ],
  [
    'The default of the field is no default of the enum',
    holding(enumeration('E', ['X', 'Y'])),
    holding(enumeration('E', ['X']), { default: 'X' }),
    'ENUM_SYMBOL_MISSING',
    'reads',
  ],
  ['An enum becomes a string', e('X'), holding('string'), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['A string becomes an enum', holding('string'), e('X'), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['An enum becomes an int', e('X'), holding('int'), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  [
    'An enum in an array gets a symbol',
    holding(array(enumeration('E', ['X']))),
    holding(array(enumeration('E', ['X', 'Y']))),
    'reads',
    'ENUM_SYMBOL_MISSING',
  ],
  [
    'An enum in a map loses a symbol',
    holding(map(enumeration('E', ['X', 'Y']))),
    holding(map(enumeration('E', ['X']))),
    'ENUM_SYMBOL_MISSING',
    'reads',
  ],
  ['An enum is renamed', e('X'), holding(enumeration('G', ['X'])), 'NAME_CHANGED', 'NAME_CHANGED'],
  [
    'An enum is renamed with an alias',
    e('X'),
    holding(enumeration('G', ['X'], { aliases: ['E'] })),
    'reads',
    'NAME_CHANGED',
  ],
  [
    'A whole schema is an enum and gets a symbol',
    enumeration('E', ['X']),
    enumeration('E', ['X', 'Y']),
    'reads',
    'ENUM_SYMBOL_MISSING',
  ],
];

const fixeds: readonly Row[] = [
  [
    'A fixed gets longer',
    holding(fixed('F', 2)),
    holding(fixed('F', 4)),
    'FIXED_SIZE_CHANGED',
    'FIXED_SIZE_CHANGED',
  ],
  [
    'A fixed gets shorter',
    holding(fixed('F', 16)),
    holding(fixed('F', 1)),
    'FIXED_SIZE_CHANGED',
    'FIXED_SIZE_CHANGED',
  ],
  ['A fixed is renamed', holding(fixed('F', 2)), holding(fixed('G', 2)), 'NAME_CHANGED', 'NAME_CHANGED'],
  [
    'A fixed is renamed with an alias',
    holding(fixed('F', 2)),
    holding(fixed('G', 2, { aliases: ['F'] })),
    'reads',
    'NAME_CHANGED',
  ],
  ['A fixed becomes bytes', holding(fixed('F', 2)), holding('bytes'), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['A fixed becomes a string', holding(fixed('F', 2)), holding('string'), 'TYPE_CHANGED', 'TYPE_CHANGED'],
  [
    'A fixed in an array gets longer',
    holding(array(fixed('F', 2))),
    holding(array(fixed('F', 3))),
    'FIXED_SIZE_CHANGED',
    'FIXED_SIZE_CHANGED',
  ],
  [
    'A fixed gets a documentation',
    holding(fixed('F', 2)),
    holding(fixed('F', 2, { doc: 'two' })),
    'reads',
    'reads',
  ],
];

const id = field('id', 'string');
const inner = (name: string, more = {}) => record('Outer', [field('value', record(name, [id], more))]);

const namespaces: readonly Row[] = [
  [
    'A record moves to another namespace',
    record('R', [id], { namespace: 'a.v1' }),
    record('R', [id], { namespace: 'a.v2' }),
    'reads',
    'reads',
  ],
  ['A record gets a namespace', record('R', [id]), record('R', [id], { namespace: 'a' }), 'reads', 'reads'],
  [
    'A record moves to another namespace with an alias',
    record('R', [id], { namespace: 'a' }),
    record('R', [id], { namespace: 'b', aliases: ['a.R'] }),
    'reads',
    'reads',
  ],
  [
    'A full name replaces a namespace and a name',
    record('R', [id], { namespace: 'a.b' }),
    record('a.b.R', [id]),
    'reads',
    'reads',
  ],
  [
    'A nested record moves to another namespace',
    inner('I', { namespace: 'a' }),
    inner('I', { namespace: 'b' }),
    'reads',
    'reads',
  ],
  [
    'A nested enum moves to another namespace',
    holding(enumeration('E', ['X'], { namespace: 'a' })),
    holding(enumeration('E', ['X'], { namespace: 'b' })),
    'reads',
    'reads',
  ],
  [
    'A nested fixed moves to another namespace',
    holding(fixed('F', 2, { namespace: 'a' })),
    holding(fixed('F', 2, { namespace: 'b' })),
    'reads',
    'reads',
  ],
  [
    'A record in a union moves to another namespace',
    holding(['null', record('R', [id], { namespace: 'a' })]),
    holding(['null', record('R', [id], { namespace: 'b' })]),
    'reads',
    'reads',
  ],
  [
    'An enum in a union moves to another namespace',
    holding(['null', enumeration('E', ['X'], { namespace: 'a' })]),
    holding(['null', enumeration('E', ['X'], { namespace: 'b' })]),
    'reads',
    'reads',
  ],
  [
    'The outer namespace changes, and with it that of what is in it',
    record('Outer', [field('value', record('I', [id]))], { namespace: 'a' }),
    record('Outer', [field('value', record('I', [id]))], { namespace: 'b' }),
    'reads',
    'reads',
  ],
];

const aliases: readonly Row[] = [
  ['The record at the root is renamed', record('R', [id]), record('S', [id]), 'NAME_CHANGED', 'NAME_CHANGED'],
  [
    'The record at the root is renamed with an alias',
    record('R', [id]),
    record('S', [id], { aliases: ['R'] }),
    'reads',
    'NAME_CHANGED',
  ],
  ['A nested record is renamed', inner('I'), inner('J'), 'NAME_CHANGED', 'NAME_CHANGED'],
  [
    'A nested record is renamed with an alias',
    inner('I'),
    inner('J', { aliases: ['I'] }),
    'reads',
    'NAME_CHANGED',
  ],
  ['A nested record is renamed back', inner('J', { aliases: ['I'] }), inner('I'), 'NAME_CHANGED', 'reads'],
  [
    'A record is renamed with an alias that nobody wrote',
    inner('I'),
    inner('J', { aliases: ['K'] }),
    'NAME_CHANGED',
    'NAME_CHANGED',
  ],
  ['A record gets an alias and keeps its name', inner('I'), inner('I', { aliases: ['J'] }), 'reads', 'reads'],
  [
    'A record is renamed and moved with the full old name as an alias',
    record('R', [id], { namespace: 'a' }),
    record('S', [id], { namespace: 'b', aliases: ['a.R'] }),
    'reads',
    'NAME_CHANGED',
  ],
  [
    'An alias without a namespace means that of the record',
    record('R', [id], { namespace: 'a' }),
    record('S', [id], { namespace: 'a', aliases: ['R'] }),
    'reads',
    'NAME_CHANGED',
  ],
  [
    'Records in an array are renamed with an alias',
    holding(array(record('R', [id]))),
    holding(array(record('S', [id], { aliases: ['R'] }))),
    'reads',
    'NAME_CHANGED',
  ],
  [
    'Records in a map are renamed',
    holding(map(record('R', [id]))),
    holding(map(record('S', [id]))),
    'NAME_CHANGED',
    'NAME_CHANGED',
  ],
  [
    'A record is renamed with an alias and gets a field without a default',
    record('R', [id]),
    record('S', [id, field('n', 'int')], { aliases: ['R'] }),
    'FIELD_WITHOUT_DEFAULT',
    'NAME_CHANGED',
  ],
];

export const names: readonly Evolution[] = evolutions([...enums, ...fixeds, ...namespaces, ...aliases]);
