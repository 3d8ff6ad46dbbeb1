import type { NamedSchema } from '../../avro/schema.ts';
import type { Found, LintContext, LintRule } from '../lint-rule.ts';

const PASCAL = /^[A-Z][a-z0-9]*(?:[A-Z][a-z0-9]*)*$/;
const CAMEL = /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*$/;
const UPPER = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
const CONTRACT = /(?:^|\/)([^/]+)\/(v[1-9][0-9]*)\/([^/]+)\.avsc$/;

/** Names as `schemas/README.md` has them. */
export const nameRules: readonly LintRule[] = [
  {
    code: 'TYPE_NAME',
    severity: 'error',
    title: 'Types have names in PascalCase.',
    why: 'Types of TypeScript, Java and Python are generated from them.',
    find: (type) => (PASCAL.test(simpleName(type)) ? [] : [badTypeName(type)]),
  },
  {
    code: 'FIELD_NAME',
    severity: 'error',
    title: 'Fields have names in camelCase.',
    why: 'They are properties in every language; the attributes of the envelope are named as CloudEvents names them.',
    find: fieldNames,
  },
  {
    code: 'SYMBOL_NAME',
    severity: 'error',
    title: 'Symbols are in UPPER_SNAKE_CASE, or names of fields in an enum whose name ends in Field.',
    why: 'One habit for all enums, so that nobody has to look one up.',
    find: symbolNames,
  },
  {
    code: 'FILE_NAME',
    severity: 'warning',
    title: 'A file is named after what it defines, in kebab-case.',
    why: 'A type is found by its name. commands.avsc and events.avsc hold the envelopes.',
    find: fileNames,
  },
  {
    code: 'NAMESPACE',
    severity: 'error',
    title: 'The namespace ends with the context and the version of its folder.',
    why: 'The version of a contract is part of the full name, so that two versions can stand side by side.',
    find: namespaces,
  },
];

const simpleName = ({ name }: NamedSchema): string => name.slice(name.lastIndexOf('.') + 1);

const badTypeName = (type: NamedSchema): Found => ({
  message: `The ${type.kind} ${simpleName(type)} is not in PascalCase.`,
  remedy: `Call it ${pascal(simpleName(type))}, with the old name as an alias where it is in use.`,
  place: type.place,
});

function fieldNames(type: NamedSchema, { snakeCaseFields }: LintContext): readonly Found[] {
  if (type.kind !== 'record') return [];
  return type.fields
    .filter(({ name }) => !CAMEL.test(name) && !snakeCaseFields.has(name))
    .map(({ name, place }) => ({
      message: `The field ${name} is not in camelCase.`,
      remedy: `Call it ${camel(name)}, with the old name as an alias where it is in use.`,
      member: name,
      place,
    }));
}

function symbolNames(type: NamedSchema): readonly Found[] {
  if (type.kind !== 'enum') return [];
  const ofFields = simpleName(type).endsWith('Field');
  return type.symbols
    .filter((symbol) => !(ofFields ? CAMEL : UPPER).test(symbol))
    .map((symbol) => ({
      message: `The symbol ${symbol} is not in ${ofFields ? 'camelCase, as names of fields are' : 'UPPER_SNAKE_CASE'}.`,
      remedy: `Write ${ofFields ? camel(symbol) : upper(symbol)}. A symbol in use cannot be renamed: then it takes a new version.`,
      member: symbol,
      place: type.place,
    }));
}

function fileNames(type: NamedSchema): readonly Found[] {
  const [, , , file] = CONTRACT.exec(type.place.file) ?? [];
  const expected = words(simpleName(type)).join('-');
  const isRoot = type.place.path === '$';
  if (file === undefined || !isRoot || file === 'commands' || file === 'events' || file === expected)
    return [];
  return [
    {
      message: `${file}.avsc defines ${simpleName(type)}.`,
      remedy: `Call the file ${expected}.avsc.`,
      place: type.place,
    },
  ];
}

function namespaces(type: NamedSchema): readonly Found[] {
  const [, context, version] = CONTRACT.exec(type.place.file) ?? [];
  const namespace = type.name.slice(0, Math.max(0, type.name.lastIndexOf('.')));
  if (context === undefined || `.${namespace}`.endsWith(`.${context}.${version}`)) return [];
  return [
    {
      message: `${type.name} is in the folder ${context}/${version} and not in its namespace.`,
      remedy: `Give it a namespace that ends with ${context}.${version}, or put it into its own folder.`,
      place: type.place,
    },
  ];
}

const words = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const pascal = (name: string): string => words(name).map(capital).join('');
const camel = (name: string): string => pascal(name).replace(/^./, (first) => first.toLowerCase());
const upper = (name: string): string => words(name).join('_').toUpperCase();
