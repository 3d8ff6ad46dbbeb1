import { connectionOf } from './connection.ts';
import { Command, Company, Finding, Location } from './refs.ts';

export const CompanyConnection = connectionOf('Company', Company);
export const LocationConnection = connectionOf('Location', Location);
export const FindingConnection = connectionOf('Finding', Finding);
export const CommandConnection = connectionOf('Command', Command);
