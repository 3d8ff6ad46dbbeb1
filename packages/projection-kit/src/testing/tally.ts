import {
  type CompaniesEvent,
  type CompanyState,
  companiesCommands,
  companiesEvents,
  newId,
} from '@alpes/contracts';
import { type Batch, on, type Projection } from '../projection.ts';
import type { ProjectorDefinition } from '../projector-definition.ts';
import { envelope } from './envelopes.ts';

/** A read model that is wrong for ever when a message is projected twice, left out, or out of order. */
export const CREATE_TALLY = `CREATE TABLE tally (id uuid PRIMARY KEY, count int NOT NULL, versions text NOT NULL)`;

export const tally: Projection = { name: 'tally', inputs: [on(companiesEvents, count)] };

async function count({ messages, query, changed }: Batch<CompaniesEvent>): Promise<void> {
  for (const message of messages) {
    if (message.type !== 'CompanyAmended') continue;
    const { id, version, name } = message.data.company;
    if (name === 'poison') throw new Error('a poisoned name');
    await query(
      `INSERT INTO tally AS t VALUES ($1, 1, $2) ON CONFLICT (id) DO UPDATE
       SET count = t.count + 1, versions = t.versions || ' ' || $2`,
      [id, String(version)],
    );
    changed({ kind: 'tally', subject: id, parent: null, version: String(version) });
  }
}

/** Counts what comes on the commands topic. */
export const askedFor: Projection = {
  name: 'asked-for',
  inputs: [
    on(companiesCommands, async ({ messages, query }) => {
      for (const { subject } of messages) {
        await query(
          `INSERT INTO tally AS t VALUES ($1, 1, '') ON CONFLICT (id) DO UPDATE SET count = t.count + 1`,
          [subject],
        );
      }
    }),
  ],
};

export const tallyDefinition: ProjectorDefinition = {
  name: 'projector',
  database: 'read',
  migrations: new URL('../../../../prisma/read/migrations/', import.meta.url),
  projections: [tally],
  tables: [{ table: 'tally', key: ['id'], feed: { kind: 'tally', subject: 'id', version: 'count' } }],
};

const company: CompanyState = {
  id: newId(),
  version: 1,
  status: 'ACTIVE',
  name: 'Some',
  country: 'CO',
  legalName: null,
  taxId: null,
  roles: [],
  email: null,
  phone: null,
  website: null,
  address: null,
};

/** The event that a tally counts. */
export const amendment = (id: string, version: number, name = 'Some') =>
  envelope(
    companiesEvents,
    { type: 'CompanyAmended', data: { changed: ['name'], company: { ...company, id, version, name } } },
    { subject: id },
  );

/** A company that is new. */
export const registration = (id: string, name: string) =>
  envelope(
    companiesEvents,
    { type: 'CompanyRegistered', data: { company: { ...company, id, name } } },
    { subject: id },
  );
