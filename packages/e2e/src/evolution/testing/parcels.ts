import { readFileSync } from 'node:fs';
import {
  type CommandCompleted,
  type CommandDeadLettered,
  type CommandDiscarded,
  type CommandRejected,
  companiesEvents,
  type Message,
  type TopicContract,
  topicContract,
} from '@alpes/contracts';

/** What a parcel is called and weighs, in whichever revision of the contract; nothing here is checked by types. */
export interface ParcelMessage extends Message {
  type: string;
  data: Readonly<Record<string, unknown>>;
}

export type ParcelContract = TopicContract<ParcelMessage>;
type Channel = 'commands' | 'events';

interface Field {
  readonly name: string;
  readonly type: unknown;
}

/** An envelope's schema as the generator assembles it, and the four outcomes that every events topic carries. */
const envelope = JSON.parse(companiesEvents.schema) as { fields: Field[] };
const outcomes = ((envelope.fields.at(-1)?.type ?? []) as object[]).slice(-4);

const recordsOf = (name: string): object[] =>
  JSON.parse(readFileSync(new URL(`schemas/${name}.avsc`, import.meta.url), 'utf8')) as object[];

function contract<M extends Message = ParcelMessage>(
  channel: Channel,
  version: number,
  file: string,
): TopicContract<M> {
  const [first = {}, ...later] = recordsOf(file);
  const type = [first, ...(channel === 'events' ? outcomes : []), ...later];
  const schema = {
    type: 'record',
    name: 'ParcelEnvelope',
    namespace: `example.parcels.v${version}`,
    fields: [...envelope.fields.slice(0, -1), { name: 'data', type }],
  };
  return topicContract({ context: 'parcels', channel, version, schema: JSON.stringify(schema) });
}

/** The contract `v1` as each release of the code has it: three revisions of one topic. */
export type Revision = 1 | 2 | 3;
export const parcelCommands = (revision: Revision): ParcelContract =>
  contract('commands', 1, `commands-${revision}`);
export const parcelEvents = (revision: Revision): ParcelContract =>
  contract('events', 1, `events-${revision}`);

type ParcelSize = 'UNKNOWN' | 'SMALL' | 'LARGE' | 'MEDIUM';
type Outcome =
  | { type: 'CommandCompleted'; data: CommandCompleted }
  | { type: 'CommandRejected'; data: CommandRejected }
  | { type: 'CommandDeadLettered'; data: CommandDeadLettered }
  | { type: 'CommandDiscarded'; data: CommandDiscarded };

// What the generator makes of the newest revision of `v1`, and of `v2`.
export type ParcelEvent =
  | {
      type: 'ParcelRegistered';
      data: { addressee: string; weightG: number; size: ParcelSize; note: string | null };
    }
  | { type: 'ParcelRelabelled'; data: { addressee: string } }
  | Outcome;
export type ParcelEventV2 =
  | {
      type: 'ParcelRegistered';
      data: { addressee: { name: string }; weightKg: number; size: ParcelSize; note: string | null };
    }
  | { type: 'ParcelRelabelled'; data: { addressee: { name: string } } }
  | Outcome;

export const parcelEventsV1 = contract<ParcelEvent>('events', 1, 'events-3');

/** The contract `v2`: a topic of its own. */
export const parcelEventsV2 = contract<ParcelEventV2>('events', 2, 'events-v2');
