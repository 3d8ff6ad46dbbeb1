import type { CommandRow, CompanyRow, FindingRow } from '../reads/columns.ts';
import type { FoundLocation } from '../reads/locations.ts';
import { builder } from './builder.ts';

// Contexts point at each other's objects; each implements its own.
export const Company = builder.objectRef<CompanyRow>('Company');
export const Location = builder.objectRef<FoundLocation>('Location');
export const Finding = builder.objectRef<FindingRow>('Finding');
export const Command = builder.objectRef<PartialCommand>('Command');

/** A command, of which only the id may be known yet. */
export type PartialCommand = Pick<CommandRow, 'id' | 'status'> & Partial<CommandRow>;
