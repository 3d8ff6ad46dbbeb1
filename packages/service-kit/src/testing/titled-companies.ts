import {
  type CompaniesCommand,
  type CompaniesEvent,
  type CompanyState,
  companiesCommands,
  companiesEvents,
  type Message,
  topicContract,
} from '@alpes/contracts';
import { unchanged } from '../bridge/definition.ts';

/** Contracts of version 2 in which a company has a `title` in place of a `name`: no reader of version 1 can make that out. */
type Titled<T extends { name: unknown }> = Omit<T, 'name'> & { title: T['name'] };
type WithCompany<M extends Message> = M extends { data: { company: CompanyState } }
  ? { type: M['type']; data: Omit<M['data'], 'company'> & { company: Titled<CompanyState> } }
  : M;
export type TitledEvent = WithCompany<CompaniesEvent>;

type WithTitle<M extends Message> = M extends { data: { name: unknown } }
  ? { type: M['type']; data: Titled<M['data'] & { name: unknown }> }
  : M;
export type TitledCommand = WithTitle<CompaniesCommand>;

const second = (schema: string): string =>
  schema.replaceAll('alpes.companies.v1', 'alpes.companies.v2').replaceAll('"name":"name"', '"name":"title"');

export const titledEvents = topicContract<TitledEvent>({
  context: 'companies',
  channel: 'events',
  version: 2,
  schema: second(companiesEvents.schema),
});

export const titledCommands = topicContract<TitledCommand>({
  context: 'companies',
  channel: 'commands',
  version: 2,
  schema: second(companiesCommands.schema),
});

export const titled = <T extends { name: unknown }>({ name, ...rest }: T): Titled<T> => ({
  ...rest,
  title: name,
});

type Told<T extends CompaniesEvent['type']> = Extract<CompaniesEvent, { type: T }>;

export const eventsToTitled = {
  name: 'companies-events-to-v2',
  from: companiesEvents,
  to: titledEvents,
  translate: {
    CompanyRegistered: ({ data }: Told<'CompanyRegistered'>) => ({
      type: 'CompanyRegistered' as const,
      data: { ...data, company: titled(data.company) },
    }),
    CompanyAmended: ({ data }: Told<'CompanyAmended'>) => ({
      type: 'CompanyAmended' as const,
      data: { ...data, company: titled(data.company) },
    }),
    CompanyWithdrawn: ({ data }: Told<'CompanyWithdrawn'>) => ({
      type: 'CompanyWithdrawn' as const,
      data: { ...data, company: titled(data.company) },
    }),
    CommandCompleted: unchanged,
    CommandRejected: unchanged,
    CommandDeadLettered: unchanged,
    CommandDiscarded: unchanged,
  },
};

export const commandsToTitled = {
  name: 'companies-commands-to-v2',
  from: companiesCommands,
  to: titledCommands,
  translate: {
    RegisterCompany: ({ data }: Extract<CompaniesCommand, { type: 'RegisterCompany' }>) => {
      if (data.name === 'untranslatable') throw new Error('no words for that');
      return { type: 'RegisterCompany' as const, data: titled(data) };
    },
    AmendCompany: ({ data }: Extract<CompaniesCommand, { type: 'AmendCompany' }>) => ({
      type: 'AmendCompany' as const,
      data: titled(data),
    }),
    WithdrawCompany: unchanged,
  },
};
