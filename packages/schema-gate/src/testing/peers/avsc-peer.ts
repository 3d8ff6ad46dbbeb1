import avro from 'avsc';
import type { PairAnswer, PairJob, Reading } from './peer.ts';

/** A schema as avsc has it; unions are wrapped, so that every branch can be told from the others. */
export const avscType = (schema: string): avro.Type =>
  avro.Type.forSchema(JSON.parse(schema) as avro.Schema, { wrapUnions: true });

/**
 * avsc's own resolver, and real decoding with it. `ignoreNamespaces` lets names match as the specification has it, by their
 * last part.
 */
export function askAvsc({ reader, writer, messages }: PairJob, ignoreNamespaces = true): PairAnswer {
  const [to, from] = [avscType(reader), avscType(writer)];
  try {
    const resolver = to.createResolver(from, { ignoreNamespaces });
    return { compatible: true, messages: messages.map((message) => read(to, from, resolver, message)) };
  } catch (error) {
    const reason = (error as Error).message;
    return { compatible: false, reasons: [reason], messages: messages.map(() => ({ error: reason })) };
  }
}

function read(to: avro.Type, from: avro.Type, resolver: avro.Resolver, message: Buffer): Reading {
  try {
    const written = from.toBuffer(from.fromBuffer(message));
    const value = to.fromBuffer(written, resolver as never) as unknown;
    return { written: written.toString('base64'), read: to.toBuffer(value).toString('base64') };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
