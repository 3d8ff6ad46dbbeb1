import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CompaniesCommand,
  type CompaniesEvent,
  type CompanyState,
  companiesCommands,
  companiesEvents,
  type Envelope,
} from '@alpes/contracts';
import type { OutgoingMessage } from '../broker.ts';
import { commandsFrom, type OwnEvent, type ServiceDefinition } from '../definition.ts';

/** A small service over the real contracts of companies: enough rules to see order, claims and refusals. */
export type Company = CompanyState;
export type CompanyEvent = OwnEvent<CompaniesEvent>;

const blank = {
  legalName: null,
  roles: [],
  email: null,
  phone: null,
  website: null,
  address: null,
};

const taxKey = (company: Pick<Company, 'taxId' | 'status'>): string | null =>
  company.taxId === null || company.status !== 'ACTIVE'
    ? null
    : `${company.taxId.country}:${company.taxId.number}`;

const taken = (id: string) => ({
  rejected: 'TAX_ID_TAKEN',
  message: 'Another company has this tax id.',
  details: { companyId: id },
});
const unknown = { rejected: 'UNKNOWN_COMPANY', message: 'There is no such company.' };

/** What a test plants: a handler that throws for certain names, as long as it is told to. */
export const trouble = new Map<string, () => void>();

export function companyService(migrations: URL): ServiceDefinition<Company, CompaniesEvent> {
  return {
    name: 'companies',
    migrations,
    events: companiesEvents,
    aggregate: {
      table: 'company',
      unique: ['tax_key'],
      toRow: (company) => ({
        id: company.id,
        version: company.version,
        name: company.name,
        tax_key: taxKey(company),
        state: JSON.parse(JSON.stringify(company)) as never,
      }),
      fromRow: (row) => row['state'] as unknown as Company,
    },
    evolve: (_, event) => event.data.company,
    inputs: [
      commandsFrom<Company, CompaniesCommand, CompanyEvent>(companiesCommands, {
        RegisterCompany: {
          claims: ({ data: { taxId } }) => ({ tax_key: taxId && `${taxId.country}:${taxId.number}` }),
          decide(state, { subject: id, data }, view) {
            trouble.get(data.name)?.();
            if (state !== null)
              return { rejected: 'ALREADY_REGISTERED', message: 'It is registered already.' };
            const company: Company = { ...blank, ...data, id, version: 1, status: 'ACTIVE' };
            const key = taxKey(company);
            const holder = key === null ? null : view.holderOf('tax_key', key);
            if (holder !== null) return taken(holder);
            return { events: [{ type: 'CompanyRegistered', data: { company } }] };
          },
        },
        AmendCompany: {
          decide(state, { data }) {
            trouble.get(data.name ?? '')?.();
            if (state === null) return unknown;
            const company = { ...state, name: data.name ?? state.name, version: state.version + 1 };
            return { events: [{ type: 'CompanyAmended', data: { changed: ['name'], company } }] };
          },
        },
        WithdrawCompany: {
          decide(state, { data: { reason } }) {
            if (state === null) return unknown;
            const company = { ...state, status: 'WITHDRAWN' as const, version: state.version + 1 };
            return { events: [{ type: 'CompanyWithdrawn', data: { reason, company } }] };
          },
        },
      }),
    ],
  };
}

/** A migrations folder with the kit's tables and the test's own; one for all tests with the same content. */
export async function testMigrations(): Promise<URL> {
  const kit = await readFile(new URL('../../prisma/kit.sql', import.meta.url), 'utf8');
  const own = `CREATE TABLE company (id uuid PRIMARY KEY, version integer NOT NULL, name text NOT NULL CHECK (name <> 'refused by the table'),
    tax_key text UNIQUE, state jsonb NOT NULL);`;
  const sql = `${kit}\n${own}`;
  const name = createHash('sha256').update(sql).digest('hex').slice(0, 16);
  const migration = join(tmpdir(), `alpes-kit-migrations-${name}`, '0_init');
  await mkdir(migration, { recursive: true });
  const file = join(migration, 'migration.sql');
  await writeFile(`${file}.${process.pid}`, sql);
  await rename(`${file}.${process.pid}`, file);
  return pathToFileURL(`${dirname(migration)}/`);
}

export interface CommandOptions {
  readonly id?: string;
  readonly time?: Date;
}

export function envelope(subject: string, command: CompaniesCommand, { id, time }: CommandOptions = {}) {
  return {
    id: id ?? randomUUID(),
    time: time ?? new Date(),
    ingestion: new Date(),
    specversion: '1.0',
    dataschema: companiesCommands.dataschema,
    datacontenttype: 'avro/binary',
    service_name: 'test',
    subject,
    correlation_id: randomUUID(),
    causation_id: null,
    principal: { id: 'ana', roles: ['staff'] },
    traceparent: null,
    ...command,
  } satisfies Envelope<CompaniesCommand>;
}

export const register = (subject: string, name: string, taxNumber?: string, options?: CommandOptions) =>
  envelope(
    subject,
    {
      type: 'RegisterCompany',
      data: {
        ...blank,
        name,
        country: 'CO',
        taxId: taxNumber === undefined ? null : { country: 'CO', number: taxNumber },
      },
    },
    options,
  );

export const amend = (subject: string, name: string, options?: CommandOptions) =>
  envelope(
    subject,
    {
      type: 'AmendCompany',
      data: { ...blank, expectedVersion: 0, changed: ['name'], name, country: null, taxId: null },
    },
    options,
  );

export const withdraw = (subject: string) =>
  envelope(subject, { type: 'WithdrawCompany', data: { expectedVersion: 0, reason: null } });

export function messageFor(command: Envelope<CompaniesCommand>): OutgoingMessage {
  const { id, type, subject } = command;
  const properties = { id, type, schema: companiesCommands.fingerprint };
  return { key: subject, properties, bytes: companiesCommands.encode(command) };
}
