import type { Message } from '@alpes/pulsar-client';
import pc from 'picocolors';
import type { Decoded } from './decode.ts';

type Shown = Decoded & { readonly message: Message };

/** A message for programs. Bytes that could not be decoded are in `bytes`, as base64. */
export function asJson(shown: Shown): Record<string, unknown> {
  const { message } = shown;
  return {
    messageId: message.getMessageId().toString(),
    publishTime: new Date(message.getPublishTimestamp()).toISOString(),
    key: message.getPartitionKey(),
    properties: message.getProperties(),
    schemaVersion: message.getSchemaVersion()?.toString('hex'),
    ...('value' in shown
      ? { value: shown.value }
      : { problem: shown.problem, bytes: message.getData().toString('base64') }),
  };
}

/** A message for people: a line with what it is, and its data beneath. */
export function asText(shown: Shown): string {
  const { message } = shown;
  const time = new Date(message.getPublishTimestamp()).toISOString();
  const place = pc.dim(`${time} ${message.getMessageId().toString()}`);
  if (!('value' in shown))
    return `${place} ${pc.yellow(`bytes (${shown.problem})`)}${origin(message)}\n  ${bytesOf(message)}`;
  if (!isEnvelope(shown.value)) return `${place}\n  ${JSON.stringify(shown.value)}`;
  const { type, subject, causation_id: cause, id, data } = shown.value;
  const caused = cause === null ? '' : pc.dim(` because of ${cause}`);
  return `${place} ${pc.bold(type)} ${subject} ${pc.dim(id)}${caused}${origin(message)}\n  ${JSON.stringify(data)}`;
}

interface EnvelopeLike {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly causation_id: string | null;
  readonly data: unknown;
}

function isEnvelope(value: unknown): value is EnvelopeLike {
  return typeof value === 'object' && value !== null && 'specversion' in value && 'data' in value;
}

/** The place in the sender's journal, and why it is a dead letter, where there is such. */
function origin(message: Message): string {
  const { generation, position, code, reason } = message.getProperties();
  const place = position === undefined ? '' : pc.dim(` ${generation}/${position}`);
  return reason === undefined ? place : `${place} ${pc.red(`${code}: ${reason}`)}`;
}

const SHOWN_BYTES = 64;

function bytesOf(message: Message): string {
  const bytes = message.getData();
  const more = bytes.length > SHOWN_BYTES ? `… (${bytes.length} bytes)` : '';
  return `${JSON.stringify(message.getProperties())} ${bytes.subarray(0, SHOWN_BYTES).toString('hex')}${more}`;
}
