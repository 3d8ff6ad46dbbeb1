import { ContractError } from './contract-error.ts';
import { compileDecoder } from './decoder.ts';
import { envelopeType } from './envelope-type.ts';
import { avroType } from './logical-types.ts';
import { Cursor, WireCheck } from './wire-check.ts';

/**
 * A decoder of whatever follows a schema, whether or not a contract knows it: envelopes come out as envelopes, anything else
 * as avsc shows it (ambiguous unions wrapped). For tools that show messages; programs use their topic's contract.
 *
 * @throws {ContractError} UNKNOWN_SCHEMA when the schema is none; the decoder: NOT_AVRO or INVALID_DATA.
 */
export function anyDecoder(schema: string): (bytes: Buffer) => unknown {
  return isEnvelope(schema) ? compileDecoder(envelopeType(schema), schema) : plainDecoder(schema);
}

function isEnvelope(schema: string): boolean {
  try {
    envelopeType(schema);
    return true;
  } catch {
    return false;
  }
}

function plainDecoder(schema: string): (bytes: Buffer) => unknown {
  const { type, check } = compile(schema);
  return (bytes) => {
    try {
      const cursor = new Cursor(bytes);
      check(cursor);
      if (cursor.position !== bytes.length) throw new Error('there are bytes behind the end');
      return type.fromBuffer(bytes) as unknown;
    } catch (cause) {
      throw new ContractError(
        'NOT_AVRO',
        `The bytes do not follow their schema: ${(cause as Error).message}`,
        { cause },
      );
    }
  };
}

function compile(schema: string) {
  try {
    const parsed = JSON.parse(schema) as unknown;
    return { type: avroType(parsed), check: new WireCheck().compile(parsed) };
  } catch (cause) {
    throw new ContractError('UNKNOWN_SCHEMA', `Not an Avro schema: ${(cause as Error).message}`, { cause });
  }
}
