import { amendCompany, ending, registerCompany, uuid } from '@alpes/shapes';
import { builder } from './builder.ts';
import { CommandResult } from './command-result.ts';
import { CompanyRole } from './company.ts';
import { keyArgument, submit } from './submit.ts';

const TaxIdInput = builder.inputType('TaxIdInput', {
  description: 'A tax identifier as it is written, and the country whose rule it follows.',
  fields: (t) => ({ country: t.string({ required: true }), number: t.string({ required: true }) }),
});

const RegisterCompanyInput = builder.inputType('RegisterCompanyInput', {
  description: 'What is not known is left out: the audit will ask for it.',
  fields: (t) => ({
    name: t.string({ required: true }),
    country: t.string({ required: true, description: 'ISO 3166-1 alpha-2.' }),
    legalName: t.string(),
    taxId: t.field({ type: TaxIdInput }),
    roles: t.field({ type: [CompanyRole] }),
    email: t.string(),
    phone: t.string({ description: 'International form: +57 601 234 5678.' }),
    website: t.string({ description: 'http or https.' }),
    address: t.string({ description: 'As on a letter.' }),
  }),
});

const AmendCompanyInput = builder.inputType('AmendCompanyInput', {
  description: 'A field that is left out stays as it is; null clears it.',
  fields: (t) => ({
    id: t.id({ required: true }),
    expectedVersion: t.int({ required: true, description: 'The version the amendment was made from.' }),
    name: t.string(),
    country: t.string(),
    legalName: t.string(),
    taxId: t.field({ type: TaxIdInput }),
    roles: t.field({ type: [CompanyRole] }),
    email: t.string(),
    phone: t.string(),
    website: t.string(),
    address: t.string(),
  }),
});

const WithdrawCompanyInput = builder.inputType('WithdrawCompanyInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    expectedVersion: t.int({ required: true }),
    reason: t.string(),
  }),
});

builder.mutationFields((t) => ({
  registerCompany: t.field({
    type: CommandResult,
    args: { input: t.arg({ type: RegisterCompanyInput, required: true }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'registerCompany',
          idempotencyKey,
          shape: (problems) => ({
            command: {
              context: 'companies',
              message: { type: 'RegisterCompany', data: registerCompany(problems, input) },
            },
            aggregateId: undefined,
          }),
        },
        context,
      ),
  }),
  amendCompany: t.field({
    type: CommandResult,
    args: { input: t.arg({ type: AmendCompanyInput, required: true }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'amendCompany',
          idempotencyKey,
          shape: (problems) => ({
            aggregateId: uuid(problems, ['input', 'id'], input.id),
            command: {
              context: 'companies',
              message: { type: 'AmendCompany', data: amendCompany(problems, input) },
            },
          }),
        },
        context,
      ),
  }),
  withdrawCompany: t.field({
    type: CommandResult,
    args: { input: t.arg({ type: WithdrawCompanyInput, required: true }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'withdrawCompany',
          idempotencyKey,
          shape: (problems) => ({
            aggregateId: uuid(problems, ['input', 'id'], input.id),
            command: {
              context: 'companies',
              message: { type: 'WithdrawCompany', data: ending(problems, input) },
            },
          }),
        },
        context,
      ),
  }),
}));
