import { launchTestServer, POSTGRES_VARIABLE } from './postgres.ts';

/** Vitest's global set-up: one PostgreSQL server for the whole run, whichever projects ask for it. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[POSTGRES_VARIABLE] !== undefined) return undefined;
  const server = await launchTestServer();
  process.env[POSTGRES_VARIABLE] = server.url;
  return server.stop;
}
