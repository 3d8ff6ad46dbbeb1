import { randomUUID } from 'node:crypto';
import { eventually, startTcpProxy, type TcpProxy } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amend, register } from './testing/company-service.ts';
import { checkEvents, KitHarness } from './testing/kit-harness.ts';

let kit: KitHarness;
let proxy: TcpProxy;
let throughProxy: { readonly DATABASE_URL: string };

beforeEach(async () => {
  kit = await KitHarness.start();
  const url = new URL(kit.databaseUrl);
  proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  throughProxy = { DATABASE_URL: url.toString() };
});
afterEach(async () => {
  await kit.stop();
  await proxy.stop();
});

const companies = (count: number) =>
  Array.from({ length: count }, (_, n) => register(randomUUID(), `company ${n}`));

test('a database that is away pauses consumption, and no attempt is counted', async () => {
  const replica = await kit.replica({ env: throughProxy });
  const commands = companies(300);
  kit.send(...commands.slice(0, 100));
  await kit.outcomes(commands.slice(0, 100));
  proxy.refuse();
  kit.send(...commands.slice(100, 200));
  await eventually(async () => {
    const { ready, reasons } = await replica.readiness();
    expect(ready).toBe(false);
    expect(reasons.join()).toMatch(/^The database is away/);
  });
  proxy.restore();
  kit.send(...commands.slice(200));
  await kit.outcomes(commands);
  await eventually(async () => (await replica.readiness()).ready);
  expect(checkEvents(kit)).toHaveLength(600);
  expect((await kit.pool.query('SELECT FROM held')).rowCount).toBe(0);
});

test('a connection that is cut anywhere in its bytes leaves one effect and one outcome', async () => {
  await kit.replica({ env: throughProxy });
  const commands = companies(400);
  for (let n = 0; n < 8; n += 1) {
    proxy.cutAfterBytes(2_000 + n * 7_919);
    kit.send(...commands.slice(n * 50, n * 50 + 50));
    await kit.outcomes(commands.slice(n * 50, n * 50 + 50));
    proxy.restore();
  }
  expect(checkEvents(kit)).toHaveLength(800);
});

test('a network that lets nothing through costs a replica the relay, and loses nothing', async () => {
  await kit.replica({ env: { ...throughProxy, SERVICE_STALL_MS: '300' } });
  const commands = companies(100);
  kit.send(...commands.slice(0, 20));
  await kit.outcomes(commands.slice(0, 20));
  proxy.stall();
  await kit.replica({ env: { SERVICE_STALL_MS: '300' } });
  kit.send(...commands.slice(20, 60));
  await eventually(() => kit.events().length > 40);
  proxy.restore();
  kit.send(...commands.slice(60));
  await kit.outcomes(commands);
  expect(checkEvents(kit)).toHaveLength(200);
});

test('a service that starts while the database is away waits for it', async () => {
  proxy.refuse();
  const starting = kit.replica({ env: throughProxy });
  const command = register(randomUUID(), 'patient');
  kit.send(command);
  await new Promise((resolve) => setTimeout(resolve, 50));
  proxy.restore();
  await starting;
  await kit.outcomes([command]);
});

test('of two transactions that block each other one runs again, and nothing is held', async () => {
  await kit.replica();
  const id = randomUUID();
  const created = register(id, 'created');
  kit.send(created);
  await kit.outcomes([created]);
  const other = await kit.pool.connect();
  await other.query('BEGIN');
  await other.query('UPDATE company SET name = name WHERE id = $1', [id]);
  const command = amend(id, 'renamed');
  kit.send(command);
  await eventually(async () => (await blocked()) === 1);
  // The other way round than the kit does it: whom Postgres picks has to start again.
  await other
    .query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`key ${id}`])
    .then(() => other.query('COMMIT'))
    .catch(() => other.query('ROLLBACK'));
  other.release();
  const [outcome] = await kit.outcomes([command]);
  expect(outcome?.type).toBe('CommandCompleted');
  expect((await kit.pool.query('SELECT FROM held')).rowCount).toBe(0);
});

async function blocked(): Promise<number> {
  const { rows } = await kit.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows[0]?.n ?? 0;
}
