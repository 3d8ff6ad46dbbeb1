import { withdraw } from '../domain/decide.ts';
import { forStaff, type HandlerOf } from './handling.ts';

export const withdrawCompany: HandlerOf<'WithdrawCompany'> = {
  decide: forStaff((company, { data }) => withdraw(company, data)),
};
