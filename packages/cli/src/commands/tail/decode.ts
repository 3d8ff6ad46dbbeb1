import { anyDecoder } from '@alpes/contracts';
import type { Client, Message } from '@alpes/pulsar-client';

/** What a message carries, or why that cannot be told. */
export type Decoded = { readonly value: unknown } | { readonly problem: string };

/** Decodes by the schema that the message's version names in the registry; each version is asked for once. */
export function decoderOf(client: Client, topic: string): (message: Message) => Promise<Decoded> {
  const decoders = new Map<string, Promise<(bytes: Buffer) => unknown>>();
  const decoderFor = (version: Buffer) => {
    const key = version.toString('hex');
    const known =
      decoders.get(key) ?? client.getSchema(topic, version).then(({ schema }) => anyDecoder(schema));
    decoders.set(key, known);
    return known;
  };
  return async (message) => {
    const version = message.getSchemaVersion();
    if (version === undefined || version.length === 0) return { problem: 'it names no schema' };
    try {
      return { value: (await decoderFor(version))(message.getData()) };
    } catch (error) {
      return { problem: (error as Error).message };
    }
  };
}
