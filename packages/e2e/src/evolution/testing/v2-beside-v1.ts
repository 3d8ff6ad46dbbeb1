import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually, spawnSource } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { command, type EvolutionKit } from './evolution-kit.ts';
import { type ParcelContract, parcelCommands, parcelEvents, parcelEventsV2 } from './parcels.ts';
import { parcelsBridge } from './parcels-bridge.ts';
import { parcelsProjector, parcelsProjectorV2 } from './parcels-projector.ts';
import { parcelsService, parcelsServiceV2 } from './parcels-service.ts';

const COMMANDS = parcelCommands(3);
const V1 = parcelEvents(3);
const V2 = parcelEventsV2 as unknown as ParcelContract;

const registrations = (count: number, addressee = 'Ana') =>
  Array.from({ length: count }, (_, n) =>
    command(COMMANDS, randomUUID(), 'RegisterParcel', {
      addressee: `${addressee} ${n}`,
      weightG: n,
      size: 'SMALL',
      note: null,
    }),
  );

/** The bridge as a process, which can be killed. */
async function bridgeProcess(kit: EvolutionKit): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('bridge-process.ts', import.meta.url));
  const child = spawnSource(file, [], {
    env: { ...process.env, ...kit.env(parcelsBridge) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const saidInV2 = ({ addressee: name, weightG, size, note }: Record<string, unknown>) => ({
  addressee: { name },
  weightKg: Number(weightG) / 1000,
  size,
  note,
});

/** What holds on every broker. */
export function behavesBesideV1(kit: () => EvolutionKit): void {
  const send = (commands: ReturnType<typeof registrations>) => kit().send(COMMANDS, commands);
  const drained = () =>
    eventually(
      async () => {
        const { subscriptions } = await kit().admin.stats(V1.topic(kit().tenant));
        expect(subscriptions[parcelsBridge.name]?.msgBacklog).toBe(0);
      },
      { timeoutMs: 30_000, intervalMs: 100 },
    );

  test('a bridge that is killed again and again loses nothing and doubles nothing', async () => {
    await kit().start(parcelsService(kit().migrations, 3));
    const waiting = await kit().start(parcelsBridge); // provisions; then goes, so that the next one starts in the midst
    const sent = registrations(600);
    const carried = async () => (await kit().messages(V2.topic(kit().tenant))).length;
    let from = 0;
    await kit().retire(waiting);
    for (const portion of [0, 200, 400]) {
      const child = await bridgeProcess(kit());
      const sending = send(sent.slice(portion, portion + 200));
      await eventually(async () => expect(await carried()).toBeGreaterThan(from), {
        timeoutMs: 30_000,
        intervalMs: 5,
      });
      await kill(child);
      await sending;
      from = await carried();
    }
    await kit().start(parcelsBridge);
    await kit().outcomes(sent);
    await kit().outcomes(sent, 'CommandCompleted', V2); // throws where a position is missing
    await drained();
    const [first, second] = [await kit().events(V1), await kit().events(V2)];
    expect(first).toHaveLength(1_200);
    expect(second).toEqual(
      first.map((event) => ({
        ...event,
        dataschema: 'alpes:parcels/events/v2',
        data: event.type === 'ParcelRegistered' ? saidInV2(event.data) : event.data,
      })),
    );
  });

  test('v2 is put beside v1, its readers and its writer move over, and v1 and the bridge go, in this order', async () => {
    const service = await kit().start(parcelsService(kit().migrations, 3));
    const projector = await kit().start(parcelsProjector(3));
    const sent = [registrations(20, 'Ana'), registrations(20, 'Berta'), registrations(20, 'Carla')] as const;
    await send(sent[0]);
    await kit().outcomes(sent[0]);

    // 1. The topic of v2 and the bridge that fills it, from the first message on.
    const bridge = await kit().start(parcelsBridge);
    await kit().outcomes(sent[0], 'CommandCompleted', V2);
    expect((await kit().events(V1)).map(({ dataschema }) => dataschema)).toContain('alpes:parcels/events/v1');

    // 2. The readers, one by one, whenever it suits them.
    await kit().projected(V1);
    await kit().retire(projector);
    await drained();
    const before = await kit().rows();
    const next = parcelsProjectorV2();
    const { tables } = await next.rebuild({ env: kit().env(next) });
    expect(tables).toEqual([{ table: 'parcel', rows: 20, changed: 0, removed: 0 }]);
    expect(await kit().rows()).toEqual(before);
    await kit().start(next);
    await kit().admin.deleteSubscription(V1.topic(kit().tenant), 'parcels-projector');
    await send(sent[1]);
    await kit().outcomes(sent[1], 'CommandCompleted', V2);
    await kit().projected(V2);
    expect((await kit().rows()).map(({ told }) => told)).toEqual(Array.from({ length: 40 }, () => 1));

    // 3. The writer: every replica of v1 stops, the bridge carries what is left and goes, v2 starts.
    await kit().retire(service);
    await send(sent[2]); // waits meanwhile
    await drained();
    await kit().retire(bridge);
    await kit().start(parcelsServiceV2(kit().migrations));
    await kit().outcomes(sent[2], 'CommandCompleted', V2);

    // 4. v1.
    await kit().admin.deleteTopic(V1.topic(kit().tenant));
    await kit().projected(V2);
    const events = await kit().events(V2);
    expect(events).toHaveLength(120);
    expect(new Set(events.map(({ dataschema }) => dataschema))).toEqual(new Set(['alpes:parcels/events/v2']));
    const rows = await kit().rows();
    expect(rows.map(({ told }) => told)).toEqual(Array.from({ length: 60 }, () => 1));
    const again = await next.rebuild({ env: kit().env(next) });
    expect(again.tables).toEqual([{ table: 'parcel', rows: 60, changed: 0, removed: 0 }]);
  });

  test('a writer that moves before the bridge is through publishes nothing; when the bridge has caught up it goes on', async () => {
    const old = await kit().start(parcelsService(kit().migrations, 3));
    const [early, late] = [registrations(5), registrations(5)] as const;
    let bridge = await kit().start(parcelsBridge);
    await send(early);
    await kit().outcomes(early, 'CommandCompleted', V2);
    await kit().retire(bridge);
    await send(late);
    await kit().outcomes(late);
    await kit().retire(old);
    const hasty = await kit().start(parcelsServiceV2(kit().migrations));
    await eventually(
      async () => expect((await hasty.readiness()).reasons.join()).toContain('Nothing can be published'),
      { timeoutMs: 20_000, intervalMs: 50 },
    );
    expect(await kit().events(V2)).toHaveLength(10);
    await kit().retire(hasty);
    bridge = await kit().start(parcelsBridge);
    await kit().outcomes(late, 'CommandCompleted', V2);
    await drained();
    await kit().retire(bridge);
    await kit().start(parcelsServiceV2(kit().migrations));
    const last = registrations(5);
    await send(last);
    await kit().outcomes(last, 'CommandCompleted', V2);
    expect(await kit().events(V2)).toHaveLength(30);
  });
}
