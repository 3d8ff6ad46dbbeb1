import { randomUUID } from 'node:crypto';
import { eventually } from '@alpes/testkit';
import { expect, test } from 'vitest';
import { command, type EvolutionKit } from './evolution-kit.ts';
import { parcelCommands, parcelEvents, type Revision } from './parcels.ts';
import { parcelsProjector } from './parcels-projector.ts';
import { parcelsService } from './parcels-service.ts';

const COMMANDS = { 1: parcelCommands(1), 2: parcelCommands(2), 3: parcelCommands(3) };
/** More than an int holds: only the third revision can say it. */
const HEAVY = 3_000_000_000;

const ids = (count: number) => Array.from({ length: count }, () => randomUUID());

/** What an edge of each release says when a parcel is to be registered. */
function registration(revision: Revision, id: string) {
  const said = {
    1: { recipient: 'Ana 1', weightG: 100, size: 'LARGE' },
    2: { recipient: 'Ana 2', weightG: 200, size: 'MEDIUM', note: 'fragile' },
    3: { addressee: 'Ana 3', weightG: HEAVY, size: 'MEDIUM', note: null },
  };
  return command(COMMANDS[revision], id, 'RegisterParcel', said[revision]);
}

const relabelling = (id: string, addressee = 'Berta') =>
  command(COMMANDS[3], id, 'RelabelParcel', { addressee });

/** What holds on every broker. */
export function behavesThroughUpgrades(kit: () => EvolutionKit): void {
  const service = (revision: Revision) => parcelsService(kit().migrations, revision);

  test('three revisions go through one topic while old and new replicas run side by side, and a rebuild gives the same rows', async () => {
    const sent: ReturnType<typeof registration>[] = [];
    const send = async (revision: Revision, commands: ReturnType<typeof registration>[]) => {
      sent.push(...commands);
      await kit().send(COMMANDS[revision], commands);
    };
    const byRevision = { 1: ids(20), 2: ids(20), 3: ids(20) };
    const registrations = (revision: Revision, from: number, to: number) =>
      byRevision[revision].slice(from, to).map((id) => registration(revision, id));

    let projector = await kit().start(parcelsProjector(1));
    let [one, two] = [await kit().start(service(1)), await kit().start(service(1))];
    await send(1, registrations(1, 0, 10));

    // Who reads is upgraded first: the projector, then the service one replica at a time, then who sends.
    projector = await kit().roll(projector, parcelsProjector(2));
    one = await kit().roll(one, service(2));
    await send(1, registrations(1, 10, 20)); // at an old and a new replica
    two = await kit().roll(two, service(2));
    await send(2, registrations(2, 0, 10));

    projector = await kit().roll(projector, parcelsProjector(3));
    one = await kit().roll(one, service(3));
    await send(2, registrations(2, 10, 20));
    two = await kit().roll(two, service(3));
    await send(3, registrations(3, 0, 20));
    await send(
      3,
      Object.values(byRevision)
        .flat()
        .map((id) => relabelling(id)),
    );

    await kit().outcomes(sent);
    await kit().projected(parcelEvents(3));
    const rows = await kit().rows();
    const row = (id: string, columns: object) => ({ id, addressee: 'Berta', told: 2, ...columns });
    const expected = [
      ...byRevision[1].map((id) => row(id, { weight_g: '100', size: 'LARGE', note: null })),
      ...byRevision[2].map((id) => row(id, { weight_g: '200', size: 'MEDIUM', note: 'fragile' })),
      ...byRevision[3].map((id) => row(id, { weight_g: `${HEAVY}`, size: 'MEDIUM', note: null })),
    ];
    expect(rows).toEqual(expected.toSorted((a, b) => (a.id < b.id ? -1 : 1)));

    const fingerprints = (await kit().messages(parcelEvents(1).topic(kit().tenant))).map(
      (message) => message.getProperties()['schema'],
    );
    expect(new Set(fingerprints)).toEqual(
      new Set(([1, 2, 3] as const).map((revision) => parcelEvents(revision).fingerprint)),
    );
    await kit().retire(projector);
    const app = parcelsProjector(3);
    const report = await app.rebuild({ env: kit().env(app) });
    expect(report.tables).toEqual([{ table: 'parcel', rows: 60, changed: 0, removed: 0 }]);
    expect(await kit().rows()).toEqual(rows);
  });

  test('an old replica holds what only a newer release can read, and the newer one beside it completes it', async () => {
    await kit().start(service(2));
    const [known, renamed] = ids(2) as [string, string];
    const first = registration(2, known);
    await kit().send(COMMANDS[2], [first]);
    await kit().outcomes([first]);
    // Wrong order: who sends is upgraded first.
    const early = [relabelling(known, 'Carla'), registration(3, renamed), relabelling(known, 'Dora')];
    await kit().start(parcelsService(kit().migrations, 3));
    await kit().send(COMMANDS[3], early);
    const operations = await kit().operations(service(3));
    // What used up its attempts at the old replica alone waits for a person; as a rule there is nothing to replay.
    await eventually(
      async () => {
        for (const { status, sequence } of await operations.held.list())
          if (status === 'dead') await operations.held.replay(sequence);
        const done = (await kit().events()).filter(({ type }) => type === 'CommandCompleted');
        if (done.length < 4) throw new Error(`${done.length} of 4 are done`);
      },
      { timeoutMs: 60_000, intervalMs: 250 },
    );
    await operations.close();
    await kit().outcomes(early);
    const labels = (await kit().events()).filter(({ type }) => type === 'ParcelRelabelled');
    expect(labels.map(({ data }) => data['addressee'])).toEqual(['Carla', 'Dora']);
  });

  test('with old replicas only it is dead-lettered, and after the upgrade a replay completes it, in order', async () => {
    const old = await kit().start(service(1));
    const [known, renamed] = ids(2) as [string, string];
    const first = registration(1, known);
    await kit().send(COMMANDS[1], [first]);
    await kit().outcomes([first]);
    await kit().admin.registerAvroSchema(COMMANDS[3].topic(kit().tenant), COMMANDS[3].schema);
    const [carla, dora] = [relabelling(known, 'Carla'), relabelling(known, 'Dora')];
    const longer = registration(3, renamed);
    const later = relabelling(renamed, 'Eva');
    await kit().send(COMMANDS[3], [carla, dora, longer, later]);
    await kit().outcomes([carla, longer], 'CommandDeadLettered');
    const operations = await kit().operations(service(3));
    const held = await operations.held.list();
    expect(held.map(({ status, code, behind }) => ({ status, code, behind })).toSorted(byCode)).toEqual([
      { status: 'dead', code: 'UNKNOWN_SCHEMA', behind: 1 },
      { status: 'dead', code: 'UNKNOWN_TYPE', behind: 1 },
    ]);
    await kit().roll(old, service(3));
    for (const { sequence } of held) await operations.held.replay(sequence);
    await operations.close();
    await kit().outcomes([carla, dora, longer, later]);
    const labels = (await kit().events()).filter(({ type }) => type === 'ParcelRelabelled');
    const of = (id: string) =>
      labels.filter(({ subject }) => subject === id).map(({ data }) => data['addressee']);
    expect([of(known), of(renamed)]).toEqual([['Carla', 'Dora'], ['Eva']]);
  });

  test('an old projector stops at what it does not know, and the next release goes on from there', async () => {
    const old = await kit().start(parcelsProjector(1));
    await kit().start(service(3));
    const [id] = ids(1) as [string];
    const sent = [registration(3, id), relabelling(id)];
    await kit().send(COMMANDS[3], sent);
    await kit().outcomes(sent);
    await eventually(async () =>
      expect((await old.readiness()).reasons.join()).toContain('STREAM_UNREADABLE'),
    );
    expect(await kit().rows()).toEqual([]);
    await kit().roll(old, parcelsProjector(3));
    await kit().projected(parcelEvents(3));
    const row = { id, addressee: 'Berta', weight_g: `${HEAVY}`, size: 'MEDIUM', note: null, told: 2 };
    expect(await kit().rows()).toEqual([row]);
  });

  test('what an old projector could only half read is made good by a rebuild', async () => {
    const old = await kit().start(parcelsProjector(1));
    await kit().start(service(2));
    const [id] = ids(1) as [string];
    const sent = [registration(2, id)];
    await kit().send(COMMANDS[2], sent);
    await kit().outcomes(sent);
    await kit().projected(parcelEvents(2));
    expect(await kit().rows()).toMatchObject([{ size: 'UNKNOWN', note: null }]);
    await kit().retire(old);
    const app = parcelsProjector(2);
    const { tables } = await app.rebuild({ env: kit().env(app) });
    expect(tables).toEqual([{ table: 'parcel', rows: 1, changed: 1, removed: 0 }]);
    expect(await kit().rows()).toMatchObject([{ size: 'MEDIUM', note: 'fragile' }]);
  });
}

const byCode = (a: { code: string | null }, b: { code: string | null }) =>
  (a.code ?? '') < (b.code ?? '') ? -1 : 1;
