import { contracts, fromProperties, type Message, type TopicContract } from '@alpes/contracts';
import { type Client, MessageId, type Message as PulsarMessage } from '@alpes/pulsar-client';
import pc from 'picocolors';
import { CommandError } from '../../command-error.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { CommandContext } from '../../program.ts';
import { jsonResult, progress, result } from '../shared/output.ts';
import { withClient } from '../shared/pulsar.ts';
import { type Surroundings, surroundings } from '../shared/surroundings.ts';
import { shortTopic } from '../shared/topics.ts';
import { decoderOf } from '../tail/decode.ts';

/** One message that has to do with the command. */
interface Step {
  readonly at: Date;
  readonly topic: string;
  readonly type: string;
  readonly id: string;
  readonly subject: string | undefined;
  readonly place: string | undefined;
  readonly data: unknown;
}

/** Shows every message that is the command, or was caused by it. */
export async function runCommand(
  text: string,
  { json }: { readonly json?: boolean },
  context: CommandContext,
): Promise<void> {
  const id = idOf(text);
  const where = surroundings();
  const steps = await withClient(where, (client) => stepsOf(client, id, where));
  for (const step of steps) {
    if (json) jsonResult(step);
    else result(asText(step, steps[0] as Step));
  }
  if (steps.length > 0) return;
  progress(`No message knows ${id}.`);
  context.exitWith(exitCodes.failed);
}

function idOf(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new CommandError('USAGE', `"${text}" is no command's id (a UUID).`);
}

async function stepsOf(client: Client, id: string, where: Surroundings): Promise<Step[]> {
  const all = (contracts as readonly TopicContract<Message>[]).map((contract) =>
    contract.topic(where.tenant),
  );
  const deadLetters = all.map((topic) => topic.replace(/\/[^/]+$/, '/dead-letters'));
  const topics = [...new Set([...all, ...deadLetters])];
  const found = await Promise.all(
    topics.map((topic) => stepsOn(client, topic, id, where).catch(noneWhereNotFound)),
  );
  return found.flat().toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** A context that was never provisioned has no topics, and so nothing to say. */
function noneWhereNotFound(error: unknown): Step[] {
  if ((error as { code?: unknown }).code === 'TopicNotFound') return [];
  throw error;
}

async function stepsOn(client: Client, topic: string, id: string, { tenant }: Surroundings): Promise<Step[]> {
  const decode = decoderOf(client, topic);
  const reader = await client.createReader({ topic, startMessageId: MessageId.earliest() });
  const steps: Step[] = [];
  try {
    while (await reader.hasNext()) {
      const message = await reader.readNext();
      const decoded = await decode(message);
      const step = stepOf(message, 'value' in decoded ? decoded.value : undefined, shortTopic(topic, tenant));
      if (concerns(step, id)) steps.push(step);
    }
  } finally {
    await reader.close();
  }
  return steps;
}

interface Said {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly ingestion: Date;
  readonly causation_id: string | null;
  readonly data: unknown;
}

type Concerning = Step & { readonly cause: string | null | undefined };

function stepOf(message: PulsarMessage, value: unknown, topic: string): Concerning {
  const said = (value ?? {}) as Partial<Said>;
  const properties = message.getProperties();
  const { id, type, place } = fromProperties(properties);
  return {
    at: said.ingestion ?? new Date(message.getPublishTimestamp()),
    topic,
    type: said.type ?? type ?? 'unreadable',
    id: said.id ?? id ?? '',
    subject: said.subject,
    cause: said.causation_id,
    place: place && `${place.generation}/${place.position}`,
    data: said.data ?? properties,
  };
}

const concerns = ({ id, cause }: Concerning, command: string): boolean => id === command || cause === command;

function asText({ at, topic, type, subject, place, data }: Step, first: Step): string {
  const later = `+${at.getTime() - first.at.getTime()} ms`;
  const where = [topic, place].filter(Boolean).join(' ');
  return `${at.toISOString()} ${later.padStart(9)}  ${pc.bold(type)} ${subject ?? ''} ${pc.dim(where)}\n  ${JSON.stringify(data)}`;
}
