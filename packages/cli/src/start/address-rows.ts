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
      note:
        options.pulsar === undefined ? 'embedded, for development; not the real one' : 'given by PULSAR_URL',
    },
    { name: 'Pulsar admin', address: system.broker.adminUrl, note: 'REST' },
    {
      name: 'PostgreSQL',
      address: shown(system.database.url),
      note:
        options.databaseUrl === undefined
          ? `embedded; password in ${kept}/postgres.password`
          : 'given by DATABASE_URL',
    },
    { name: 'Data', address: kept, note: `logs in ${kept}/logs` },
    { name: 'Next', address: 'npm run demo', note: 'in a second terminal; Ctrl-C here stops' },
  ];
}

const NOTES: Readonly<Record<string, readonly [string, string]>> = {
  graphql: ['GraphQL', 'open it in a browser'],
  subscriptions: ['Subscriptions', 'graphql-ws'],
};

function appRow(name: string, address: string): AddressRow {
  const [title, note] = NOTES[name] ?? [name, ''];
  return { name: title, address, note };
}
