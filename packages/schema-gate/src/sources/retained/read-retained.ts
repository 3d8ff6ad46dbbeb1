import { type Client, type Message, MessageId, type Reader } from '@alpes/pulsar-client';

/** How much of a topic is read; `messages` at most. */
export type Sample = { readonly kind: 'all' } | { readonly kind: 'some'; readonly messages: number };

/** Places in a topic's time where a sample is taken; old and new versions both have a share in it. */
const SLICES = 8;
const READ_AT_ONCE = 500;
/** How long what the broker says to have may take to arrive. */
const ARRIVAL_MS = 15_000;

/**
 * What a topic holds, oldest first, beside its subscriptions: nothing is acknowledged, and reading ends with what was there. A
 * sample comes in slices, spread over the time between the first message and the last; a topic that holds no more than
 * that is read whole. The last value says which it was.
 */
export async function* readRetained(
  client: Client,
  topic: string,
  sample: Sample,
): AsyncGenerator<readonly Message[], 'whole' | 'sample'> {
  const reader = await client.createReader({ topic, startMessageId: MessageId.earliest() });
  try {
    return sample.kind === 'all'
      ? yield* toTheEnd(reader)
      : yield* inSlices(reader, client, topic, sample.messages);
  } finally {
    await reader.close();
  }
}

async function* toTheEnd(reader: Reader): AsyncGenerator<readonly Message[], 'whole'> {
  for (;;) {
    const messages = await upTo(reader, READ_AT_ONCE);
    if (messages.length === 0) return 'whole';
    yield messages;
  }
}

async function* inSlices(
  reader: Reader,
  client: Client,
  topic: string,
  atMost: number,
): AsyncGenerator<readonly Message[], 'whole' | 'sample'> {
  const end = await lastTime(client, topic);
  let left = atMost;
  let begin: number | undefined;
  let reached = 0;
  let skipped = false;
  for (let slice = 0; slice < SLICES && left > 0; slice++) {
    const target = begin === undefined ? undefined : begin + ((end - begin) * slice) / SLICES;
    if (target !== undefined && target > reached + 1) {
      await reader.seekTimestamp(Math.floor(target));
      skipped = true;
    }
    for (let share = Math.ceil(left / (SLICES - slice)); share > 0; ) {
      const messages = await upTo(reader, Math.min(share, READ_AT_ONCE));
      if (messages.length === 0) return skipped ? 'sample' : 'whole';
      begin ??= messages[0]?.getPublishTimestamp();
      reached = Math.max(reached, messages.at(-1)?.getPublishTimestamp() ?? 0);
      share -= messages.length;
      left -= messages.length;
      yield messages;
    }
  }
  return skipped || (await reader.hasNext()) ? 'sample' : 'whole';
}

async function upTo(reader: Reader, maxNumMessages: number): Promise<readonly Message[]> {
  if (!(await reader.hasNext())) return [];
  return reader.readAvailable({ maxNumMessages, timeoutMs: ARRIVAL_MS });
}

/** When the newest message was published, over all partitions. */
async function lastTime(client: Client, topic: string): Promise<number> {
  const partitions = await client.getPartitionsForTopic(topic);
  const last = await Promise.all(partitions.map((partition) => client.readLastMessage(partition)));
  return Math.max(0, ...last.map((message) => message?.getPublishTimestamp() ?? 0));
}
