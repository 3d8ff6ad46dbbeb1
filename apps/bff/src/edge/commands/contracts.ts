import { auditCommands, companiesCommands, geographicCommands } from '@alpes/contracts';

/** Each context's commands, with the contract that encodes them. */
export const commandContracts = {
  companies: companiesCommands,
  geographic: geographicCommands,
  audit: auditCommands,
} as const;

export type ContextName = keyof typeof commandContracts;

export const contextNames = Object.keys(commandContracts) as ContextName[];
