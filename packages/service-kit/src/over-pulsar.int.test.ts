import { randomUUID } from 'node:crypto';
import { eventually, startEmbedded, type TestBroker } from '@alpes/testkit';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { register } from './testing/company-service.ts';
import { behavesOverPulsar, decoded, OverPulsar } from './testing/over-pulsar.ts';

let broker: TestBroker;
let kit: OverPulsar;

beforeEach(async () => {
  broker = await startEmbedded({ inProcess: false });
  kit = await OverPulsar.start(broker);
});
afterEach(async () => {
  await kit.stop();
  await broker.stop();
});

describe('on the embedded broker', () => {
  behavesOverPulsar(() => kit);

  test('the broker is killed and comes back: every command has one outcome, in order', async () => {
    await kit.replica();
    const commands = Array.from({ length: 400 }, (_, n) => register(randomUUID(), `company ${n}`));
    await kit.send(commands.slice(0, 200));
    await kit.read(kit.events, 10);
    await restart();
    await kit.send(commands.slice(200));
    await published(800);
    const first: Awaited<ReturnType<typeof kit.readAll>> = [];
    for (const message of await kit.readAll(kit.events)) {
      const position = Number(message.getProperties()['position']);
      if (position <= first.length) continue; // a second copy
      expect(position).toBe(first.length + 1);
      first.push(message);
    }
    const outcomes = decoded(first).filter(({ type }) => type === 'CommandCompleted');
    expect(outcomes).toHaveLength(400);
    expect(new Set(outcomes.map((one) => one.causation_id))).toEqual(new Set(commands.map(({ id }) => id)));
  });
});

async function restart(): Promise<void> {
  const [port, adminPort] = [broker.serviceUrl, broker.adminUrl].map((url) => Number(new URL(url).port));
  await broker.kill();
  broker = await startEmbedded({ inProcess: false, dataDir: broker.dataDir, port, adminPort });
}

async function published(position: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: kit.databaseUrl, max: 1 });
  const arrived = async () => {
    const { rows } = await pool.query("SELECT position::int FROM relay WHERE channel = 'events'");
    return rows[0].position === position;
  };
  await eventually(arrived, { timeoutMs: 30_000 }).finally(() => pool.end());
}
