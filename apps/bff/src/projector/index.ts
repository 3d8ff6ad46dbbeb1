import { createProjector, type ProjectorDefinition, type ProjectorOptions } from '@alpes/projection-kit';
import { commandProjection } from './commands/command-projection.ts';
import { companyProjection } from './companies/company-projection.ts';
import { completenessProjection } from './completeness/completeness-projection.ts';
import { findingProjection } from './findings/finding-projection.ts';
import { locationProjection } from './locations/location-projection.ts';

/** The read models, and how to write them. */
export const definition: ProjectorDefinition = {
  name: 'projector',
  database: 'read',
  migrations: new URL('../../../../prisma/read/migrations/', import.meta.url),
  projections: [
    companyProjection,
    locationProjection,
    findingProjection,
    completenessProjection,
    commandProjection,
  ],
  tables: [
    { table: 'company', key: ['id'], feed: { kind: 'company', subject: 'id', version: 'version' } },
    {
      table: 'location',
      key: ['id'],
      feed: { kind: 'location', subject: 'id', parent: 'owner_id', version: 'version' },
    },
    {
      table: 'finding',
      key: ['id'],
      feed: { kind: 'finding', subject: 'id', parent: 'subject_id', version: 'version' },
    },
    {
      table: 'command',
      key: ['id'],
      feed: { kind: 'command', subject: 'id', parent: 'principal_key', version: 'status' },
    },
    { table: 'subject', key: ['kind', 'id'] },
    { table: 'completeness', key: ['scope', 'key'] },
  ],
};

/** Topics into the read database. It alone writes there. */
export const projector = createProjector(definition);

/** The same with parts exchanged, for tests. */
export const projectorWith = (options: ProjectorOptions) => createProjector(definition, options);
