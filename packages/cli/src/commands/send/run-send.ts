import type { Envelope, Message, TopicContract } from '@alpes/contracts';
import { isContractError, toProperties, topicContract } from '@alpes/contracts';
import type { Client } from '@alpes/pulsar-client';
import { CommandError } from '../../command-error.ts';
import type { CommandContext } from '../../program.ts';
import { jsonResult, progress, result } from '../shared/output.ts';
import { withClient } from '../shared/pulsar.ts';
import { type Surroundings, surroundings } from '../shared/surroundings.ts';
import { contractOf, fullTopic } from '../shared/topics.ts';
import { readMessages } from './read-messages.ts';
import { toEnvelope } from './to-envelope.ts';

interface Options {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

/** Sends what a file holds, in its order; nothing at all when any of it is wrong. */
export async function runSend(
  name: string,
  file: string,
  options: Options,
  _context: CommandContext,
): Promise<void> {
  const where = surroundings();
  const topic = fullTopic(name, where.tenant);
  const messages = await readMessages(file);
  const known = contractOf(topic, where.tenant);
  if (options.dryRun && known) {
    report(encodeAll(known, messages), options);
    return;
  }
  await withClient(where, async (client) => {
    const contract = known ?? (await registered(client, topic, where));
    const ready = encodeAll(contract, messages);
    if (!options.dryRun) await sendAll(client, topic, contract, ready);
    report(ready, options);
  });
}

/** A topic that is not Alpes' own is written with the schema that its registry has. */
async function registered(
  client: Client,
  topic: string,
  { tenant }: Surroundings,
): Promise<TopicContract<Message>> {
  const { schema } = await client.getSchema(topic).catch((cause: unknown) => {
    throw new CommandError('USAGE', `${topic} has no schema to write with.`, { cause });
  });
  const [, , , context = tenant] = topic.split('/');
  return topicContract<Message>({ context, channel: 'commands', version: 1, schema });
}

interface Ready {
  readonly envelope: Envelope<Message>;
  readonly bytes: Buffer;
}

function encodeAll(contract: TopicContract<Message>, messages: readonly unknown[]): Ready[] {
  return messages.map((message, i) => {
    try {
      const envelope = toEnvelope(contract, message);
      return { envelope, bytes: contract.encode(envelope) };
    } catch (error) {
      if (!isContractError(error)) throw error;
      const which = messages.length === 1 ? 'The message' : `Message ${i + 1} of ${messages.length}`;
      throw new CommandError(
        'USAGE',
        `${which} does not fit the contract. ${error.message}. Nothing was sent.`,
      );
    }
  });
}

async function sendAll(
  client: Client,
  topic: string,
  contract: TopicContract<Message>,
  ready: readonly Ready[],
): Promise<void> {
  const schema = { name: 'envelope', schemaType: 'Avro' as const, schema: contract.schema };
  const producer = await client.createProducer({
    topic,
    schema,
    batchingEnabled: true,
    batchingType: 'KeyBasedBatching',
    blockIfQueueFull: true,
  });
  try {
    await Promise.all(
      ready.map(({ envelope, bytes }) =>
        producer.send({
          data: bytes,
          partitionKey: envelope.subject,
          properties: toProperties(contract, envelope),
        }),
      ),
    );
  } finally {
    await producer.close();
  }
}

function report(ready: readonly Ready[], { json, dryRun }: Options): void {
  for (const { envelope, bytes } of ready) {
    const { id, type, subject } = envelope;
    if (json) jsonResult({ id, type, subject, bytes: bytes.length });
    else result(`${id}  ${type}  ${subject}`);
  }
  if (!json) progress(dryRun ? `${ready.length} would be sent.` : `${ready.length} sent.`);
}
