import { once } from 'node:events';
import { type Client, MessageId, type Message as PulsarMessage, type Reader } from '@alpes/pulsar-client';
import type { CommandContext } from '../../program.ts';
import { jsonResult, progress, result } from '../shared/output.ts';
import { withClient } from '../shared/pulsar.ts';
import { surroundings } from '../shared/surroundings.ts';
import { fullTopic } from '../shared/topics.ts';
import { decoderOf } from './decode.ts';
import { asJson, asText } from './show.ts';

interface Options {
  readonly json?: boolean;
  readonly from: 'earliest' | 'latest';
  readonly count?: number;
  readonly follow: boolean;
}

/** Shows messages until there are enough, or Ctrl-C. */
export async function runTail(name: string, options: Options, _context: CommandContext): Promise<void> {
  const where = surroundings();
  const topic = fullTopic(name, where.tenant);
  await withClient(where, async (client) => {
    const startMessageId = options.from === 'earliest' ? MessageId.earliest() : MessageId.latest();
    const reader = await client.createReader({ topic, startMessageId });
    if (options.follow && !options.json) progress(`${topic} at ${where.pulsarUrl}; Ctrl-C stops`);
    try {
      await show(reader, client, topic, options);
    } finally {
      await reader.close();
    }
  });
}

async function show(reader: Reader, client: Client, topic: string, options: Options): Promise<void> {
  const decode = decoderOf(client, topic);
  const present = options.json
    ? (message: Shown) => jsonResult(asJson(message))
    : (message: Shown) => result(asText(message));
  let shown = 0;
  for await (const message of messagesOf(reader, options)) {
    present({ message, ...(await decode(message)) });
    shown += 1;
    if (shown === options.count) return;
  }
}

type Shown = Parameters<typeof asText>[0];

async function* messagesOf(reader: Reader, { follow }: Options): AsyncGenerator<PulsarMessage> {
  const interrupted = once(process, 'SIGINT').then(() => undefined);
  for (;;) {
    if (!follow && !(await reader.hasNext())) return;
    const message = await Promise.race([reader.readNext(), interrupted]);
    if (message === undefined) return;
    yield message;
  }
}
