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
  if (!('value' in shown)) return `${place} ${pc.red('unreadable')}: ${shown.problem}\n  ${bytesOf(message)}`;
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

/** The place in the sender's journal, where there is one. */
function origin(message: Message): string {
  const { generation, position } = message.getProperties();
  return position === undefined ? '' : pc.dim(` ${generation}/${position}`);
}

const SHOWN_BYTES = 64;

function bytesOf(message: Message): string {
  const bytes = message.getData();
  const { reason, code, ...rest } = message.getProperties();
  const why = reason === undefined ? '' : `${pc.yellow(`${code}: ${reason}`)}\n  `;
  const more = bytes.length > SHOWN_BYTES ? `… (${bytes.length} bytes)` : '';
  return `${why}${JSON.stringify(rest)} ${bytes.subarray(0, SHOWN_BYTES).toString('hex')}${more}`;
}
