import {
  contracts,
  envelopeFromJson,
  isContractError,
  type Message,
  type TopicContract,
} from '@alpes/contracts';
import type { HeldOperations } from '@alpes/service-kit';
import { CommandError } from '../../command-error.ts';
import type { CommandContext } from '../../program.ts';
import { readMessages } from '../send/read-messages.ts';
import { progress, result } from '../shared/output.ts';
import { operate, servicesOf } from '../shared/services.ts';
import { type Surroundings, surroundings } from '../shared/surroundings.ts';
import { sequenceOf } from './show.ts';

/** Tries what is named again, or all that waits for a person. */
export async function replayHeld(
  service: string,
  sequences: readonly string[],
  { all }: { readonly all?: boolean },
  { root }: CommandContext,
): Promise<void> {
  if ((all ?? false) === sequences.length > 0)
    throw new CommandError('USAGE', 'Name their numbers, or say --all.');
  await withHeld(root, service, async (held) => {
    const chosen = all ? await waitingForAPerson(held) : sequences.map(sequenceOf);
    for (const sequence of chosen) {
      await held.replay(sequence);
      result(sequence);
    }
    progress(`${chosen.length} tried again; \`alpes held list ${service}\` shows what is left.`);
  });
}

async function waitingForAPerson(held: HeldOperations): Promise<string[]> {
  return (await held.list()).filter(({ status }) => status !== 'waiting').map(({ sequence }) => sequence);
}

/** Puts what a file holds in the place of what is held. */
export async function editHeld(
  service: string,
  text: string,
  file: string,
  { root }: CommandContext,
): Promise<void> {
  const sequence = sequenceOf(text);
  const [json, ...more] = await readMessages(file);
  if (json === undefined || more.length > 0)
    throw new CommandError('USAGE', `${file} must hold one message.`);
  await withHeld(root, service, async (held, where) => {
    const { source } = await held.show(sequence);
    await held.edit(sequence, envelopeOf(contractOf(source, where), json));
    result(sequence);
  });
}

function contractOf(topic: string, { tenant }: Surroundings): TopicContract<Message> {
  const all = contracts as readonly TopicContract<Message>[];
  const contract = all.find((each) => each.topic(tenant) === topic);
  if (!contract) throw new CommandError('FAILED', `${topic} has no contract to check the message against.`);
  return contract;
}

function envelopeOf(contract: TopicContract<Message>, json: unknown) {
  try {
    return envelopeFromJson<Message>(contract, json);
  } catch (error) {
    if (!isContractError(error)) throw error;
    throw new CommandError('USAGE', `It does not fit the contract. ${error.message}.`, { cause: error });
  }
}

/** Gives a held message up. */
export async function discardHeld(
  service: string,
  text: string,
  note: string,
  { root }: CommandContext,
): Promise<void> {
  const sequence = sequenceOf(text);
  await withHeld(root, service, (held) => held.discard(sequence, note));
  result(sequence);
}

async function withHeld(
  root: string,
  name: string,
  action: (held: HeldOperations, where: Surroundings) => Promise<void>,
): Promise<void> {
  const where = surroundings();
  for (const service of await servicesOf(root, name))
    await operate(service, where, ({ held }) => action(held, where));
}
