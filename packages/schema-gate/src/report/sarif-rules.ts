import type { SchemaProblemCode } from '../avro/schema-problem.ts';
import type { RuleCode } from '../compatibility/incompatibility.ts';
import type { Notice } from '../compatibility/verdict.ts';
import type { SarifLevel, SarifRule } from './sarif-log.ts';

type Words = readonly [title: string, help: string];

const breaches: Readonly<Record<RuleCode, Words>> = {
  TYPE_CHANGED: [
    'The type is one that the other schema cannot read.',
    'Avro promotes int to long, float and double, long to float and double, float to double, and string and bytes to each other. Any other change needs a new field, or a new version of the contract.',
  ],
  NAME_CHANGED: [
    'A record, enum or fixed has another name.',
    'Give the new name the old one as an alias: readers with the alias read both.',
  ],
  FIXED_SIZE_CHANGED: [
    'A fixed has another size.',
    'Sizes of fixed never resolve. Add a field with the new type beside the old one.',
  ],
  FIELD_WITHOUT_DEFAULT: [
    'The reader has a field that the writer does not write, and no default for it.',
    'Give the field a default; for what may be unknown, the type ["null", …] with default null. A field that is removed must have had a default in the schema of those who still read it.',
  ],
  ENUM_SYMBOL_MISSING: [
    'The writer may write a symbol that the reader neither knows nor has a default for.',
    'Give the enum a default symbol before the first new symbol is written, or keep the symbol.',
  ],
  UNION_BRANCH_MISSING: [
    'The writer may write a branch that is not in the union of the reader.',
    'Keep the branch for as long as messages with it are in a topic; add it to readers before anybody writes it.',
  ],
  NO_READER_BRANCH: [
    'No branch of the union of the reader takes what the writer writes.',
    'Put the type of the writer into the union.',
  ],
  LOGICAL_TYPE_CHANGED: [
    'The logical type means something else: the bytes can be read, the value is wrong.',
    'Precision and scale of a decimal, and units of time, stay as they are. Add a field with the new meaning.',
  ],
  TOPIC_REMOVED: [
    'A topic is gone that somebody still reads or writes.',
    'Remove its readers and writers first, the topic last.',
  ],
};

const problems: Readonly<Record<SchemaProblemCode, Words>> = {
  NOT_JSON: ['The file is not JSON.', 'Mend the syntax where it is said to break.'],
  NOT_A_SCHEMA: [
    'The JSON is not an Avro schema.',
    'A schema is a name, an object with a type, or an array.',
  ],
  UNKNOWN_TYPE: [
    'A type is named that no file defines.',
    'Mend the name, or add the file; other namespaces are spelled out.',
  ],
  DUPLICATE_NAME: ['One full name is defined twice.', 'Rename one, or refer to the other by name.'],
  REFERENCE_CYCLE: [
    'Files name each other in a circle and define nothing.',
    'Define the type in one of them.',
  ],
  BAD_NAME: [
    'A name is not one that Avro allows.',
    'Names begin with a letter or _, and go on with letters, digits and _.',
  ],
  BAD_DEFAULT: [
    'A default is not a value of its type.',
    'Write it as JSON of its type; the default of a union is a value of one of its branches.',
  ],
  BAD_UNION: ['A union is not one that Avro allows.', 'No union in a union, and each unnamed type once.'],
  BAD_ENUM: [
    'An enum is not one that Avro allows.',
    'Symbols are names, each once; the default is one of them.',
  ],
  BAD_FIXED: ['A fixed is not one that Avro allows.', 'Its size is a number of bytes, 0 or more.'],
  DUPLICATE_FIELD: ['A record has two fields of one name.', 'Rename one; aliases count too.'],
};

const notices: Readonly<Record<Notice['kind'], string>> = {
  BRANCH_ADDED: 'A union has a new branch.',
  BRANCH_REMOVED: 'A branch of a union is gone.',
  FIELD_ADDED: 'A record has a new field.',
  FIELD_REMOVED: 'A field is gone.',
  SYMBOL_ADDED: 'An enum has a new symbol.',
  SYMBOL_REMOVED: 'A symbol of an enum is gone.',
  PROMOTED: 'A type was promoted.',
  RENAMED: 'Something was renamed, with an alias.',
  DOC_CHANGED: 'A doc changed.',
  ORDER_CHANGED: 'Fields changed their order.',
  DEFAULT_CHANGED: 'A default changed.',
  LOGICAL_TYPE_CHANGED: 'A logical type changed.',
  SUBJECT_ADDED: 'A topic or record is new.',
  SUBJECT_REMOVED: 'A topic or record is gone.',
};

const rule = (id: string, [title, help]: Words, level: SarifLevel): SarifRule => ({ id, title, help, level });

const each = <V>(of: Readonly<Record<string, V>>): readonly (readonly [string, V])[] => Object.entries(of);

const orderHelp = 'The mode of the topic allows it. Upgrade who is named first, then the others.';

/** Rules of the schema check by their stable codes; notices are apart, as two share a code with a breach. */
export const sarifRules: readonly SarifRule[] = [
  ...each(breaches).map(([code, words]) => rule(code, words, 'error')),
  ...each(problems).map(([code, words]) => rule(code, words, 'error')),
  ...each(notices).map(([kind, title]) => rule(noticeRule(kind), [title, orderHelp], 'note')),
  rule(
    'GRAPHQL_BREAKING',
    [
      'A change of the GraphQL schema breaks clients.',
      'Deprecate, add the new field beside it, and remove it when no operation asks for it.',
    ],
    'error',
  ),
  rule(
    'GRAPHQL_DANGEROUS',
    [
      'A change of the GraphQL schema may surprise clients.',
      'Look at how clients deal with values that they do not know.',
    ],
    'warning',
  ),
  rule(
    'RETAINED_UNREADABLE',
    [
      'A topic holds messages that the new schema cannot read.',
      'Keep what they need in the schema for as long as they are in the topic, or put the next version of the contract beside it.',
    ],
    'error',
  ),
];

/** The rule of a notice. */
export function noticeRule(kind: string): string {
  return `NOTICE_${kind}`;
}
