import { anyDecoder, contracts } from '@alpes/contracts';
import type { Client, Message } from '@alpes/pulsar-client';

/** What a message carries, or why that cannot be told. */
export type Decoded = { readonly value: unknown } | { readonly problem: string };

/**
 * Decodes by the schema that the message's version names in the registry, each version asked for once; a message without
 * one (a dead letter) by the contract whose fingerprint it carries.
 */
export function decoderOf(client: Client, topic: string): (message: Message) => Promise<Decoded> {
  const registered = registeredDecoders(client, topic);
  return async (message) => {
    try {
      const decode = await (registered(message.getSchemaVersion()) ?? carried(message));
      return decode === undefined ? { problem: 'no schema' } : { value: decode(message.getData()) };
    } catch (error) {
      return { problem: (error as Error).message };
    }
  };
}

type Decode = (bytes: Buffer) => unknown;

function registeredDecoders(client: Client, topic: string) {
  const decoders = new Map<string, Promise<Decode>>();
  return (version: Buffer | undefined): Promise<Decode> | undefined => {
    if (version === undefined || version.length === 0) return undefined;
    const key = version.toString('hex');
    const known =
      decoders.get(key) ?? client.getSchema(topic, version).then(({ schema }) => anyDecoder(schema));
    decoders.set(key, known);
    return known;
  };
}

function carried(message: Message): Decode | undefined {
  const { schema } = message.getProperties();
  const contract = contracts.find(({ fingerprint }) => fingerprint === schema);
  return contract && ((bytes) => contract.decode(bytes));
}
