import { type Envelope, fromProperties, type Message, toProperties } from '@alpes/contracts';
import type { OutgoingMessage } from '../broker.ts';
import type { EnvelopeReader } from '../envelope-reader.ts';
import { errorCode, errorMessage, faultKind, KitError } from '../errors.ts';
import type { Incoming } from '../incoming.ts';
import type { BridgeDefinition } from './definition.ts';

/** A message for the other topic; without `schema` it is passed on as it came. */
export interface Translated {
  readonly schema: string | undefined;
  readonly message: OutgoingMessage;
}

type AnyDefinition = BridgeDefinition<Message, Message>;

/**
 * Says in one contract what a message says in another. Id, key, times, who and why stay; `dataschema` and the schema's
 * fingerprint become the other contract's; what stands beside the bytes (the place in a journal) stays.
 *
 * A command that can't be read or translated is passed on as it came: the service it is for dead-letters it and so gives it
 * its outcome.
 * @throws KitError BRIDGE_UNTRANSLATED for an event; a retryable error while the registry can't be asked.
 */
export async function translated(
  definition: AnyDefinition,
  reader: EnvelopeReader,
  incoming: Incoming,
): Promise<Translated> {
  try {
    return translate(definition, incoming, await reader.read(incoming));
  } catch (error) {
    if (faultKind(error) !== 'fault') throw error;
    if (definition.from.channel === 'commands') return asItCame(definition, incoming);
    throw untranslated(incoming, error);
  }
}

function translate({ to, translate: by }: AnyDefinition, incoming: Incoming, read: Envelope<Message>) {
  const say = Object.hasOwn(by, read.type) ? by[read.type] : undefined;
  if (say === undefined) throw new KitError('NO_HANDLER', `there is no translation of ${read.type}`);
  const { type, data } = say(read);
  const envelope = { ...read, type, data, dataschema: to.dataschema };
  const properties = { ...incoming.properties, ...toProperties(to, envelope) };
  return { schema: to.schema, message: { key: incoming.key, properties, bytes: to.encode(envelope) } };
}

/** It names the schema it was written with, so that nobody takes its bytes for the other contract's. */
function asItCame({ from }: AnyDefinition, { key, bytes, properties }: Incoming): Translated {
  return {
    schema: undefined,
    message: { key, bytes, properties: { schema: from.fingerprint, ...properties } },
  };
}

function untranslated({ properties, sourceMessageId }: Incoming, cause: unknown): KitError {
  const { id = 'no id', type = 'no type' } = fromProperties(properties);
  const why = `${errorCode(cause) ?? 'no code'}: ${errorMessage(cause)}`;
  const text = `${type} ${id}, message ${sourceMessageId}, can't be carried over (${why})`;
  return new KitError('BRIDGE_UNTRANSLATED', `${text}. A newer bridge may know it.`, { cause });
}
