import { companiesCommands, companiesEvents } from '@alpes/contracts';
import { eventually, startEmbedded, type TestBroker } from '@alpes/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { behavesOverPulsar, OverPulsar, story } from './testing/over-pulsar.ts';

let broker: TestBroker;
let over: OverPulsar;

beforeEach(async () => {
  broker = await startEmbedded({ inProcess: false });
  over = await OverPulsar.start(broker);
});
afterEach(async () => {
  await over.stop();
  await broker.stop();
});

describe('on the embedded broker', () => {
  behavesOverPulsar(() => over);

  test('goes on by itself when the broker was killed and comes back', async () => {
    const projector = await over.replica();
    const { commands, events } = story(100);
    await over.send(companiesEvents, ...events.slice(0, 150));
    await broker.kill();
    await eventually(async () => expect((await projector.readiness()).ready).toBe(false));
    const [port, adminPort] = [broker.serviceUrl, broker.adminUrl].map((url) => Number(new URL(url).port));
    broker = await startEmbedded({ inProcess: false, dataDir: broker.dataDir, port, adminPort });
    await over.send(companiesCommands, ...commands);
    await over.send(companiesEvents, ...events.slice(150));
    await over.projected();
    const [rows] = await over.database.rows('SELECT count(*)::int AS n FROM company WHERE version = 2');
    expect(rows).toEqual({ n: 100 });
    await eventually(async () => expect(await projector.readiness()).toEqual({ ready: true, reasons: [] }));
  });
});
