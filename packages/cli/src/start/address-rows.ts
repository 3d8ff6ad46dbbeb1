import { relative } from 'node:path';
import { type AddressRow, shown } from './address-table.ts';
import type { StartOptions } from './options.ts';
import type { System } from './system.ts';

/** What there is to connect to, the nearest to people first. */
export function addressRows(system: System, options: StartOptions, dataDir: string): AddressRow[] {
  const folder = relative(process.cwd(), dataDir) || '.';
  const kept = folder.startsWith('..') ? dataDir : folder;
  return [
    ...system.apps
      .flatMap(({ addresses }) => Object.entries(addresses))
      .map(([name, url]) => appRow(name, url)),
    {
      name: 'Pulsar',
      address: system.broker.serviceUrl,
      note: options.pulsar === undefined ? 'embedded stand-in' : 'from PULSAR_URL',
    },
    { name: 'Pulsar admin', address: system.broker.adminUrl, note: 'REST' },
    ...databaseRows(system, options, kept),
    { name: 'Data', address: kept, note: '' },
    { name: 'Logs', address: `${kept}/logs`, note: '' },
    { name: 'Next', address: demoOf(kept), note: 'in a new terminal' },
    { name: 'Stop', address: 'Ctrl-C', note: 'here' },
  ];
}

/** Other commands look into `.alpes` unless told otherwise. */
function demoOf(folder: string): string {
  if (folder === '.alpes') return 'npm run demo';
  const quoted = /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`;
  return `ALPES_DATA_DIR=${quoted} npm run demo`;
}

function databaseRows({ database }: System, { databaseUrl }: StartOptions, kept: string): AddressRow[] {
  const row = { name: 'PostgreSQL', address: shown(database.url) };
  if (databaseUrl !== undefined) return [{ ...row, note: 'from DATABASE_URL' }];
  return [
    { ...row, note: 'embedded' },
    { name: 'Password', address: `${kept}/postgres.password`, note: 'of PostgreSQL' },
  ];
}

const NOTES: Readonly<Record<string, readonly [string, string]>> = {
  web: ['Web app', 'open in a browser'],
  graphql: ['GraphQL', 'with an explorer'],
  subscriptions: ['Subscriptions', 'graphql-ws'],
};

function appRow(name: string, address: string): AddressRow {
  const [title, note] = NOTES[name] ?? [name, ''];
  return { name: title, address, note };
}
