import fc from 'fast-check';
import type { Direction } from '../compatibility/verdict.ts';
import { allEvolutions } from './evolutions/all-evolutions.ts';
import { avroReads, type Evolution, type Expected } from './evolutions/evolution.ts';
import { disagrees, type Oracle } from './known-disagreements.ts';
import { avscType } from './peers/avsc-peer.ts';
import type { PairJob } from './peers/peer.ts';
import { coveringValues, valuesOf } from './samples.ts';

/** One evolution looked at from one side, with data that the writer's schema has room for. */
export interface ExpectedReading extends PairJob {
  readonly evolution: Evolution;
  readonly direction: Direction;
  readonly expected: Expected;
}

const SEED = 20261125;

/** Values with every branch and symbol, and random ones beside them; the same on each run. */
export function messagesOf(writer: string, random = 5): readonly Buffer[] {
  const type = avscType(writer);
  const others = fc.sample(valuesOf(type), { seed: SEED, numRuns: random });
  return [...coveringValues(type), ...others].map((value) => type.toBuffer(value));
}

function reading(evolution: Evolution, direction: Direction): ExpectedReading {
  const backward = direction === 'backward';
  const writer = JSON.stringify(backward ? evolution.earlier : evolution.later);
  const reader = JSON.stringify(backward ? evolution.later : evolution.earlier);
  const expected = backward ? evolution.backward : evolution.forward;
  return { evolution, direction, expected, reader, writer, messages: messagesOf(writer) };
}

export const allReadings = (): readonly ExpectedReading[] =>
  allEvolutions.flatMap((evolution) => [reading(evolution, 'backward'), reading(evolution, 'forward')]);

const sentence = ({ evolution, direction }: ExpectedReading): string => `${evolution.name} (${direction})`;

/** The readings in which an implementation's verdict is neither the expected one nor a disagreement that is written down. */
export const unexplained = (
  oracle: Oracle | 'checker',
  readings: readonly ExpectedReading[],
  reads: readonly boolean[],
): readonly string[] =>
  readings
    .filter((one, i) => {
      const known = oracle !== 'checker' && disagrees(oracle, one.evolution.name, one.direction);
      return reads[i] !== (avroReads(one.expected) !== known);
    })
    .map(sentence);
