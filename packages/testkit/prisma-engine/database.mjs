import pg from 'pg';

/** Prisma's codes (its error reference) for what PostgreSQL says (its appendix A). */
const PRISMA_CODES = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1000', '42P04': 'P1009' };

/** What pg understands of Prisma's URL, and the schema it names. */
export function connectionOf(url) {
  const plain = new URL(url);
  const schema = plain.searchParams.get('schema') ?? undefined;
  plain.searchParams.delete('schema');
  const searchPath = schema === undefined ? {} : { options: `-c search_path="${schema}"` };
  return { config: { connectionString: plain.href, max: 1, ...searchPath }, schema };
}

/** The same server, another database. */
export function otherDatabase(url, name) {
  const other = new URL(url);
  other.pathname = `/${name}`;
  other.searchParams.delete('schema');
  return other.href;
}

/** `cli can-connect-to-database`, `create-database`, `drop-database`. */
export async function databaseCommand(command, url) {
  switch (command) {
    case 'can-connect-to-database':
      await query(url, 'SELECT 1');
      return process.stderr.write('Connection successful\n');
    case 'create-database':
      return createDatabase(url);
    case 'drop-database':
      return query(
        otherDatabase(url, 'postgres'),
        `DROP DATABASE IF EXISTS ${quoted(nameOf(url))} WITH (FORCE)`,
      );
    default:
      throw new Error(`The schema engine has no command ${command}.`);
  }
}

/** Creates the URL's database unless it is there. */
export async function createDatabase(url) {
  await query(otherDatabase(url, 'postgres'), `CREATE DATABASE ${quoted(nameOf(url))}`).catch((error) => {
    if (error.cause?.code !== '42P04' && error.cause?.code !== '23505') throw error;
  });
  return { databaseName: nameOf(url) };
}

const nameOf = (url) => decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

async function query(url, sql) {
  const client = new pg.Client({ connectionString: connectionOf(url).config.connectionString });
  try {
    await client.connect();
    await client.query(sql);
  } catch (cause) {
    throw Object.assign(new Error(cause.message, { cause }), { prismaCode: PRISMA_CODES[cause.code] });
  } finally {
    await client.end();
  }
}
