import type { StateLoader } from '@alpes/projection-kit';
import sql, { raw, type Sql } from 'sql-template-tag';
import {
  type CommandRow,
  type CompanyRow,
  commandColumns,
  companyColumns,
  type FindingRow,
  findingColumns,
  type LocationRow,
  locationColumns,
} from './columns.ts';

// Each reads any number of rows by id in one statement: for DataLoaders, and for the feed inside its snapshot.
export const companyStates = states<CompanyRow>('company c', 'c', companyColumns);
export const locationStates = states<LocationRow>('location l', 'l', locationColumns);
export const findingStates = states<FindingRow>('finding f', 'f', findingColumns);
export const commandStates = states<CommandRow>('command k', 'k', commandColumns);

function states<Row extends { readonly id: string }>(
  table: string,
  alias: string,
  columns: Sql,
): StateLoader<Row> {
  const statement = sql`SELECT ${columns} FROM ${raw(table)} WHERE ${raw(alias)}.id = ANY ($1::uuid[])`.text;
  return {
    async load(query, subjects) {
      const rows = await query(statement, [subjects]);
      return new Map((rows as unknown as Row[]).map((row) => [row.id, row]));
    },
  };
}
