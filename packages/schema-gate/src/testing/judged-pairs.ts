import { parseSchemas } from '../avro/parse-schemas.ts';
import type { AvroSchema } from '../avro/schema.ts';
import { checkPair } from '../compatibility/check-pair.ts';
import { askAvsc, avscType } from './peers/avsc-peer.ts';
import { type PairJob, readsAll } from './peers/peer.ts';
import type { RandomPair } from './random-pairs.ts';
import { messagesOf } from './readings.ts';

/** Whether the gate says that everything can be read, as Avro sees it; undefined where one of the two is no schema. */
export function ours({ reader, writer }: RandomPair): boolean | undefined {
  const [to, from] = [reader, writer].map(parsed);
  if (to === undefined || from === undefined) return undefined;
  return checkPair(to, from).every(({ stricterThanAvro }) => stricterThanAvro === true);
}

function parsed(text: string): AvroSchema | undefined {
  const { roots, problems } = parseSchemas([{ file: 'x.avsc', text }]);
  return problems.length === 0 ? roots.get('x.avsc') : undefined;
}

export function jobOf(pair: RandomPair): PairJob | undefined {
  try {
    avscType(pair.reader);
    return { ...pair, messages: messagesOf(pair.writer, 2) };
  } catch {
    return undefined;
  }
}

/** What avsc makes of it: all that was written is read. */
export const avscReads = (job: PairJob): boolean => {
  const answer = askAvsc(job);
  return answer.compatible === true && readsAll(answer);
};
