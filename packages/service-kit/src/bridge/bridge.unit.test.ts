import { randomUUID } from 'node:crypto';
import { type CompaniesEvent, companiesCommands, companiesEvents, type Envelope } from '@alpes/contracts';
import { createLogger, Registry, type RunningApp } from '@alpes/runtime';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { amend, messageFor, register } from '../testing/company-service.ts';
import { MemoryBroker } from '../testing/memory-broker.ts';
import {
  commandsToTitled,
  eventsToTitled,
  titledCommands,
  titledEvents,
} from '../testing/titled-companies.ts';
import { createBridge } from './bridge.ts';
import type { BridgeFaultPoints } from './running-bridge.ts';

const FROM = companiesEvents.topic();
const TO = titledEvents.topic();

let broker: MemoryBroker;
const running = new Set<RunningApp>();

beforeEach(() => {
  broker = new MemoryBroker();
});
afterEach(async () => {
  for (const app of running) await app.stop();
  running.clear();
});

type Definition = typeof eventsToTitled | typeof commandsToTitled;

/** A bridge, with what SIGKILL does to it. */
async function bridge(faultPoint?: BridgeFaultPoints, definition: Definition = eventsToTitled) {
  const connection = broker.connect();
  let dead = false;
  const hang = () => new Promise<never>(() => undefined);
  const app = await createBridge(definition as typeof eventsToTitled, {
    broker: () => connection,
    faultPoint: async (point) => {
      await faultPoint?.(point);
      if (dead) await hang();
    },
  }).start({ env: {}, logger: createLogger({ name: 'bridge', level: 'silent' }), metrics: new Registry() });
  const kill = async () => {
    dead = true;
    running.delete(app);
    await connection.close();
  };
  running.add(app);
  return Object.assign(app, { kill });
}

const registered = (name: string): Envelope<CompaniesEvent> => {
  const { type: _, data, ...meta } = register(randomUUID(), name);
  if (!('roles' in data) || !('taxId' in data)) throw new Error('is no registration');
  const company = { ...data, name, country: 'CO', id: meta.subject, version: 1, status: 'ACTIVE' as const };
  return { ...meta, type: 'CompanyRegistered', data: { company } };
};

function journaled(event: Envelope<CompaniesEvent>, position: number, generation = 1): void {
  const { id, type, subject: key } = event;
  const properties = {
    id,
    type,
    schema: companiesEvents.fingerprint,
    generation: `${generation}`,
    position: `${position}`,
  };
  broker.send(FROM, { key, properties, bytes: companiesEvents.encode(event) });
}

const history = (count: number) => Array.from({ length: count }, (_, n) => registered(`company ${n + 1}`));
const positions = () => broker.messages(TO).map(({ properties }) => Number(properties['position']));
const countTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);
const arrived = (count: number) => eventually(() => broker.messages(TO).length >= count);

test('an event is the same event in the words of the other contract', async () => {
  const event = registered('Acme');
  journaled(event, 1);
  await bridge();
  await arrived(1);
  const [carried] = broker.messages(TO);
  if (carried === undefined) throw new Error('nothing was carried');
  const { key, properties, bytes, schema } = carried;
  expect(schema).toBe(titledEvents.schema);
  expect(key).toBe(event.subject);
  expect(properties).toEqual({
    id: event.id,
    type: 'CompanyRegistered',
    schema: titledEvents.fingerprint,
    generation: '1',
    position: '1',
  });
  const { name, ...company } = (event.data as { company: { name: string } }).company;
  const expected = {
    ...event,
    dataschema: 'alpes:companies/events/v2',
    data: { company: { ...company, title: name } },
  };
  expect(titledEvents.decode(bytes)).toEqual(expected);
});

test('an outcome that both contracts say alike is carried unchanged', async () => {
  const event = { ...registered('x'), type: 'CommandCompleted' as const, data: { version: 7 } };
  journaled(event, 1);
  await bridge();
  await arrived(1);
  const [message] = broker.messages(TO);
  expect(titledEvents.decode(message?.bytes ?? Buffer.alloc(0))).toEqual({
    ...event,
    dataschema: titledEvents.dataschema,
  });
});

describe('whatever is killed', () => {
  test.each(['before-publish', 'after-publish-before-ack'] as const)('%s', async (where) => {
    for (const [n, event] of history(50).entries()) journaled(event, n + 1);
    let first: Awaited<ReturnType<typeof bridge>> | undefined;
    let killed = false;
    first = await bridge(async (point) => {
      if (point !== where || killed) return;
      killed = true;
      await eventually(() => first !== undefined);
      await first?.kill();
    });
    await eventually(() => killed);
    for (const [n, event] of history(50).entries()) journaled(event, n + 51);
    await bridge();
    await arrived(100);
    expect(positions()).toEqual(countTo(100));
  });

  test('a replica that waits goes on behind what the other carried', async () => {
    const first = await bridge();
    await bridge();
    for (const [n, event] of history(20).entries()) journaled(event, n + 1);
    await arrived(20);
    await first.kill();
    for (const [n, event] of history(20).entries()) journaled(event, n + 21);
    await arrived(40);
    expect(positions()).toEqual(countTo(40));
  });

  test('it goes on when the broker comes back', async () => {
    const app = await bridge();
    broker.away = true;
    journaled(registered('while it was away'), 1);
    await eventually(async () => expect((await app.readiness()).ready).toBe(false));
    broker.away = false;
    await arrived(1);
    await eventually(async () => expect(await app.readiness()).toEqual({ ready: true, reasons: [] }));
    expect(positions()).toEqual([1]);
  });
});

test('second copies in the first topic are left out', async () => {
  const [one, two, three] = history(3) as [
    Envelope<CompaniesEvent>,
    Envelope<CompaniesEvent>,
    Envelope<CompaniesEvent>,
  ];
  for (const [event, position] of [
    [one, 1],
    [two, 2],
    [one, 1],
    [two, 2],
    [three, 3],
  ] as const)
    journaled(event, position);
  await bridge();
  await arrived(3);
  expect(positions()).toEqual([1, 2, 3]);
});

test('a copy that came late, behind all others, stops it; its subscription reset, it carries on from there', async () => {
  const events = history(4);
  for (const [n, event] of events.slice(0, 3).entries()) journaled(event, n + 1);
  const first = await bridge();
  await arrived(3);
  await first.stop();
  const [late] = broker.messages(TO);
  if (late === undefined) throw new Error('nothing was carried');
  broker.send(TO, late);
  journaled(events[3] as Envelope<CompaniesEvent>, 4);
  const stopped = await bridge();
  await expect(stopped.failed).rejects.toMatchObject({ code: 'BRIDGE_GAP' });
  await stopped.stop();
  // A subscription that begins at the first message, as one does after a reset.
  await bridge(undefined, { ...eventsToTitled, name: 'reset' });
  await arrived(7);
  expect(positions()).toEqual([1, 2, 3, 1, 2, 3, 4]);
});

test('a restored journal goes on with a new generation', async () => {
  for (const [n, event] of history(3).entries()) journaled(event, n + 1);
  journaled(registered('after the restore'), 2, 2);
  await bridge();
  await arrived(4);
  expect(broker.messages(TO).at(-1)?.properties).toMatchObject({ generation: '2', position: '2' });
});

describe('it stops, behind everything in front, and skips nothing', () => {
  test.each([
    ['where something is missing', 'BRIDGE_GAP', () => journaled(registered('x'), 3)],
    [
      'at a message without a place',
      'BRIDGE_FOREIGN_MESSAGE',
      () => broker.send(FROM, { key: 'k', properties: {}, bytes: Buffer.from('?') }),
    ],
    [
      'at bytes it cannot read',
      'BRIDGE_UNTRANSLATED',
      () => {
        const properties = { schema: companiesEvents.fingerprint, generation: '1', position: '2' };
        broker.send(FROM, { key: 'k', properties, bytes: Buffer.from('?') });
      },
    ],
  ])('%s', async (_, code, send) => {
    journaled(registered('first'), 1);
    send();
    const app = await bridge();
    await expect(app.failed).rejects.toMatchObject({ code });
    expect(positions()).toEqual([1]);
    expect((await app.readiness()).ready).toBe(false);
  });

  test('when the other topic is somebody else’s', async () => {
    broker.send(TO, { key: 'k', properties: {}, bytes: Buffer.from('?') });
    journaled(registered('x'), 1);
    await expect((await bridge()).failed).rejects.toMatchObject({ code: 'BRIDGE_FOREIGN_MESSAGE' });
  });
});

describe('commands', () => {
  const COMMANDS = companiesCommands.topic();
  const OTHERS = titledCommands.topic();

  test('keep their id, and are carried again when it is not known whether they were', async () => {
    const command = register(randomUUID(), 'Acme');
    broker.send(COMMANDS, messageFor(command));
    let first: Awaited<ReturnType<typeof bridge>> | undefined;
    first = await bridge(async (point) => {
      if (point !== 'after-publish-before-ack') return;
      await eventually(() => first !== undefined);
      await first?.kill();
    }, commandsToTitled);
    await eventually(() => broker.messages(OTHERS).length === 1);
    await bridge(undefined, commandsToTitled);
    await eventually(() => broker.messages(OTHERS).length === 2);
    const read = broker.messages(OTHERS).map(({ bytes }) => titledCommands.decode(bytes));
    expect(read[0]).toMatchObject({ id: command.id, type: 'RegisterCompany', data: { title: 'Acme' } });
    expect(read[1]).toEqual(read[0]);
  });

  test('that it cannot read or translate are passed on as they came, in their order', async () => {
    const key = randomUUID();
    const junk = { key, properties: { id: randomUUID() }, bytes: Buffer.from('junk') };
    const [bad, good] = [messageFor(register(key, 'untranslatable')), messageFor(amend(key, 'good'))];
    for (const message of [junk, bad, good]) broker.send(COMMANDS, message);
    await bridge(undefined, commandsToTitled);
    await eventually(() => broker.messages(OTHERS).length === 3);
    const schema = companiesCommands.fingerprint;
    expect(broker.messages(OTHERS)).toMatchObject([
      { ...junk, properties: { ...junk.properties, schema }, schema: undefined },
      { ...bad, schema: undefined },
      { key, schema: titledCommands.schema },
    ]);
  });
});

test('a bridge from events to commands is refused', () => {
  const mixed = { ...eventsToTitled, to: titledCommands } as unknown as typeof eventsToTitled;
  expect(() => createBridge(mixed)).toThrow(TypeError);
});
