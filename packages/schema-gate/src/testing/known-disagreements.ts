import type { Direction } from '../compatibility/verdict.ts';
import { allEvolutions } from './evolutions/all-evolutions.ts';

/** Who was asked: `decoding` is what becomes of real data, whatever the implementation's own checker says. */
export type Oracle = 'avsc' | 'fastavro decoding' | 'Java decoding' | 'Pulsar';

export interface Disagreement {
  readonly oracle: Oracle;
  /** As the package's README has it. */
  readonly why: string;
  readonly of: readonly (readonly [evolution: string, direction: Direction])[];
}

type Reading = Disagreement['of'][number];

const renamedRecords: readonly Reading[] = [
  ['A branch is replaced by a record of another name with the same fields', 'backward'],
  ['A branch is replaced by a record of another name with the same fields', 'forward'],
  ['A branch is renamed with its old name as an alias', 'forward'],
  ['A record becomes optional under another name', 'backward'],
  ['The record at the root is renamed', 'backward'],
  ['The record at the root is renamed', 'forward'],
  ['The record at the root is renamed with an alias', 'forward'],
  ['A nested record is renamed', 'backward'],
  ['A nested record is renamed', 'forward'],
  ['A nested record is renamed with an alias', 'forward'],
  ['A nested record is renamed back', 'backward'],
  ['A record is renamed with an alias that nobody wrote', 'backward'],
  ['A record is renamed with an alias that nobody wrote', 'forward'],
  ['A record is renamed and moved with the full old name as an alias', 'forward'],
  ['An alias without a namespace means that of the record', 'forward'],
  ['Records in an array are renamed with an alias', 'forward'],
  ['Records in a map are renamed', 'backward'],
  ['Records in a map are renamed', 'forward'],
  ['A record is renamed with an alias and gets a field without a default', 'forward'],
  ['One of two uses of a named type gets a type of its own', 'backward'],
  ['One of two uses of a named type gets a type of its own', 'forward'],
  ['A recursive record is renamed with an alias', 'forward'],
];

/** What only a decoder shows, and only when such a symbol comes. */
const missingSymbols: readonly Reading[] = allEvolutions.flatMap(({ name, backward, forward }): Reading[] => [
  ...(backward === 'ENUM_SYMBOL_MISSING' ? [[name, 'backward'] as const] : []),
  ...(forward === 'ENUM_SYMBOL_MISSING' ? [[name, 'forward'] as const] : []),
]);

/** Where an implementation does something else than the specification that the gate follows. All others agree. */
export const knownDisagreements: readonly Disagreement[] = [
  {
    oracle: 'Java decoding',
    why: "Java's decoder takes a record of another name with fitting fields; its own SchemaCompatibility does not",
    of: renamedRecords,
  },
  {
    oracle: 'Pulsar',
    why: "the broker asks the grammar of Java's decoder, not SchemaCompatibility: a record of another name passes",
    of: renamedRecords,
  },
  {
    oracle: 'Pulsar',
    why: 'the same grammar has no error for a symbol that the reader lacks: the broker lets it pass, reading then fails',
    of: missingSymbols,
  },
  {
    oracle: 'fastavro decoding',
    why: 'fastavro leaves a default of bytes or fixed as text, which it then cannot write as bytes',
    of: [
      ['A field is added with a default: bytes', 'backward'],
      ['A field is added with a default: empty bytes', 'backward'],
      ['A field is added with a default: a fixed', 'backward'],
      ['A field is added with a default: a decimal', 'backward'],
    ],
  },
];

export const disagrees = (oracle: Oracle, evolution: string, direction: Direction): boolean =>
  knownDisagreements.some(
    (one) => one.oracle === oracle && one.of.some(([name, way]) => name === evolution && way === direction),
  );
