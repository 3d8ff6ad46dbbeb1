import { fileURLToPath } from 'node:url';
import type { Message } from '@alpes/contracts';
import { applyMigrations, createPool } from '@alpes/runtime';
import type { Pool } from 'pg';
import type { Broker } from './broker.ts';
import { run } from './database.ts';
import { Decoder } from './decode.ts';
import type { OwnEvent, ServiceDefinition } from './definition.ts';
import { Journaling } from './journal-rows.ts';
import type { Settings } from './settings.ts';
import * as sql from './statements.ts';

/** Larger than what a command may have: an event tells the state after. Below Pulsar's 5 MiB. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024;

/** Beyond what another's standing still can cost: then the network is to blame. */
const QUERY_MS = 25_000;

export function openPool(settings: Settings, name: string, onError: (error: Error) => void): Pool {
  const pool = createPool(settings.databaseUrl, {
    max: settings.poolSize,
    applicationName: `alpes-${name}`,
    pipeline: true,
    idleInTransactionMs: settings.stallMs,
    queryTimeoutMs: settings.stallMs + QUERY_MS,
    onError,
  });
  pool.on('connect', (client) => void client.query(sql.session).catch(onError));
  return pool;
}

/** Migrates, and makes sure of the rows the kit counts on. */
export async function prepareDatabase<S, M extends Message>(
  pool: Pool,
  definition: ServiceDefinition<S, M>,
): Promise<sql.TableShape> {
  await applyMigrations(pool, fileURLToPath(definition.migrations));
  await pool.query(sql.seed);
  for (const { fingerprint, schema } of [definition.events, ...(definition.sends ?? [])]) {
    await run(pool, sql.rememberSchema, [fingerprint, schema]);
  }
  return shapeOf(pool, definition);
}

async function shapeOf<S, M extends Message>(
  pool: Pool,
  { aggregate: { table, unique = [] } }: ServiceDefinition<S, M>,
): Promise<sql.TableShape> {
  const rows = await run<{ column: string }>(pool, sql.columnsOf, [table]);
  const columns = rows.map(({ column }) => column);
  const missing = ['id', 'version', ...unique].filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new Error(`Table "${table}" has no column ${missing.join(', ')}.`);
  return { table, columns, unique };
}

export function journalingOf<S, M extends Message>(definition: ServiceDefinition<S, M>): Journaling {
  return new Journaling({
    service: definition.name,
    events: definition.events,
    sends: definition.sends ?? [],
    maxMessageBytes: MAX_EVENT_BYTES,
  });
}

export function decoderOf<S, M extends Message>(
  definition: ServiceDefinition<S, M>,
  broker: Pick<Broker, 'schemaOf'>,
  { maxMessageBytes }: Settings,
): Decoder<S, OwnEvent<M>> {
  const schemaOf = (topic: string, version: string) => broker.schemaOf(topic, version);
  return new Decoder(definition.inputs, { maxMessageBytes, schemaOf });
}
