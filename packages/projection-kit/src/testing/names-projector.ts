import { companiesEvents } from '@alpes/contracts';
import {
  createProjector,
  on,
  type Projection,
  type ProjectorDefinition,
  recordset,
} from '@alpes/projection-kit';

const names: Projection = {
  name: 'names',
  inputs: [
    on(companiesEvents, async ({ messages, query, changed }) => {
      const companies = messages.flatMap((message) =>
        message.type === 'CompanyRegistered' ? [message.data.company] : [],
      );
      await query(
        `INSERT INTO company_name SELECT id, name FROM jsonb_populate_recordset(NULL::company_name, $1::jsonb)
         ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name`,
        [recordset(companies)],
      );
      for (const { id, version } of companies) {
        changed({ kind: 'name', subject: id, parent: null, version: String(version) });
      }
    }),
  ],
};

export const definition: ProjectorDefinition = {
  name: 'projector',
  database: 'read',
  migrations: new URL('../../../../prisma/read/migrations/', import.meta.url),
  projections: [names],
  tables: [{ table: 'company_name', key: ['id'] }],
};

export const projector = createProjector(definition);
