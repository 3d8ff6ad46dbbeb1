import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { connectionOf, otherDatabase } from './database.mjs';
import { fatal } from './errors.mjs';

const require = createRequire(import.meta.url);
const NOWHERE = 'postgresql://none.invalid/none';

/** The engine on a data source; `close` ends its connections and drops its shadow databases. */
export async function loadEngine(datasource, datamodelFiles) {
  await instantiate();
  const connections = [];
  const factory = bindMigrationAwareSqlAdapterFactory(factoryFor(datasource, connections));
  const datamodels = datamodelFiles?.map((path) => [path, readFileSync(path, 'utf8')]);
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, factory);
  const close = async () => {
    for (const connection of connections.toReversed()) await connection.dispose().catch(() => {});
  };
  return { engine, errors: factory.errorRegistry, close };
}

// A panic leaves requests without an answer, and the command line would take silence for success.
function panicked(message) {
  fatal(Object.assign(new Error(message), { prismaCode: 'P0000' }));
  process.exit(101);
}

// Node can't import WebAssembly as a module yet, so the bindings get theirs by hand.
async function instantiate() {
  const file = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: panicked };
}

function factoryFor({ url = NOWHERE, shadowDatabaseUrl }, connections) {
  const { config, schema } = connectionOf(url);
  const factory = new PrismaPg(config, { schema });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => keep(connections, adapted(await connect()));
  factory.connectToShadowDb = async () =>
    keep(
      connections,
      await (shadowDatabaseUrl ? connectTo(shadowDatabaseUrl) : temporaryShadow(config, schema)),
    );
  return factory;
}

function keep(connections, connection) {
  connections.push(connection);
  return connection;
}

async function connectTo(url) {
  const { config, schema } = connectionOf(url);
  return adapted(await new PrismaPg(config, { schema }).connect());
}

/** A database of its own that is dropped when the connection is disposed of. */
async function temporaryShadow(config, schema) {
  const admin = new pg.Client(config);
  await admin.connect();
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  await admin.query(`CREATE DATABASE "${name}"`);
  const connectionString = otherDatabase(config.connectionString, name);
  const shadow = adapted(await new PrismaPg({ ...config, connectionString }, { schema }).connect());
  const dispose = shadow.dispose.bind(shadow);
  let disposal;
  shadow.dispose = () =>
    (disposal ??= dispose()
      .then(() => admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))
      .finally(() => admin.end()));
  return shadow;
}

const CATALOG_CHAR = 18; // PostgreSQL's internal type "char", which catalog queries return
const TEXT = 25;

/** The adapter of the client is not made for migrations: it splits scripts at semicolons, too. */
function adapted(connection) {
  connection.executeScript = async (script) => {
    try {
      await connection.client.query(script);
    } catch (error) {
      connection.onError(error);
    }
  };
  knowCatalogChar(connection);
  return connection;
}

/** Its catalog queries return "char", which the engine wants as a character and the adapter refuses. */
function knowCatalogChar(connection) {
  const { queryRaw, performIO } = connection;
  connection.queryRaw = async (query) => {
    let characters = [];
    const relabelling = Object.create(connection, {
      performIO: {
        value: async (inner) => {
          const result = await performIO.call(connection, inner);
          characters = [...result.fields.keys()].filter(
            (index) => result.fields[index].dataTypeID === CATALOG_CHAR,
          );
          for (const index of characters) result.fields[index].dataTypeID = TEXT;
          return result;
        },
      },
    });
    const result = await queryRaw.call(relabelling, query);
    for (const index of characters) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
}
