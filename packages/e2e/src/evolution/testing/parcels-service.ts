import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createService, type Handler, type ServiceApp } from '@alpes/service-kit';
import {
  type ParcelContract,
  type ParcelMessage,
  parcelCommands,
  parcelEvents,
  parcelEventsV2,
  type Revision,
} from './parcels.ts';

interface Parcel {
  readonly id: string;
  readonly version: number;
  readonly data: ParcelMessage['data'];
}
type Deciding = Handler<Parcel, ParcelMessage, ParcelMessage>;
/** What an event says, in the words of the contract it is written in. */
type Words = (data: ParcelMessage['data']) => ParcelMessage['data'];

const register = (words: Words): Deciding => ({
  decide: (parcel, { subject: id, data }) =>
    parcel === null
      ? { events: [{ type: 'ParcelRegistered', data: words(data) }], state: { id, version: 1, data } }
      : { rejected: 'REGISTERED', message: 'It is registered already.' },
});

const relabel = (words: Words): Deciding => ({
  decide(parcel, { data }) {
    if (parcel === null) return { rejected: 'UNKNOWN_PARCEL', message: 'There is no such parcel.' };
    const state = { ...parcel, version: parcel.version + 1, data: { ...parcel.data, ...data } };
    return { events: [{ type: 'ParcelRelabelled', data: words(data) }], state };
  },
});

const asInV1: Words = (data) => data;
const asInV2: Words = ({ addressee: name, weightG, ...same }) => ({
  ...same,
  addressee: { name },
  ...(weightG === undefined ? {} : { weightKg: Number(weightG) / 1000 }),
});

/** The service as a release has it: a handler for each type that its revision of the contract knows. */
export const parcelsService = (migrations: URL, revision: Revision): ServiceApp =>
  service(migrations, parcelCommands(revision), parcelEvents(revision), asInV1);

/** The release that writes its events in `v2`. */
export const parcelsServiceV2 = (migrations: URL): ServiceApp =>
  service(migrations, parcelCommands(3), parcelEventsV2 as unknown as ParcelContract, asInV2);

function service(
  migrations: URL,
  contract: ParcelContract,
  events: ParcelContract,
  words: Words,
): ServiceApp {
  const handlers = { RegisterParcel: register(words), RelabelParcel: relabel(words) };
  const known = Object.entries(handlers).filter(([type]) => contract.types.includes(type));
  return createService<Parcel, ParcelMessage>({
    name: 'parcels',
    migrations,
    events,
    aggregate: {
      table: 'parcel',
      toRow: ({ id, version, data }) => ({ id, version, data: JSON.parse(JSON.stringify(data)) as never }),
      fromRow: (row) => row as unknown as Parcel,
    },
    evolve: (parcel) => parcel as Parcel, // decisions give the state themselves
    inputs: [{ contract, handlers: Object.fromEntries(known) }],
  });
}

/** The kit's tables and the service's own. */
export async function parcelsMigrations(): Promise<URL> {
  const kit = await readFile(new URL('../../../../service-kit/prisma/kit.sql', import.meta.url), 'utf8');
  const sql = `${kit}\nCREATE TABLE parcel (id uuid PRIMARY KEY, version integer NOT NULL, data jsonb NOT NULL);`;
  const name = createHash('sha256').update(sql).digest('hex').slice(0, 16);
  const file = join(tmpdir(), `alpes-parcels-migrations-${name}`, '0_init', 'migration.sql');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, sql);
  await rename(`${file}.${process.pid}`, file);
  return pathToFileURL(`${dirname(dirname(file))}/`);
}
