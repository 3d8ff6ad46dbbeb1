import { randomUUID } from 'node:crypto';
import { eventually } from '@alpes/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amend, register, trouble } from './testing/company-service.ts';
import { checkEvents, EVENTS, KitHarness } from './testing/kit-harness.ts';

let kit: KitHarness;
beforeEach(async () => {
  kit = await KitHarness.start();
});
afterEach(async () => {
  trouble.clear();
  await kit.stop();
});

test('a thousand races for one tax id, from two replicas: one wins, the other learns who', async () => {
  await kit.replica();
  await kit.replica();
  const pairs = Array.from({ length: 1_000 }, (_, n) => [
    register(randomUUID(), `left ${n}`, `${n}`),
    register(randomUUID(), `right ${n}`, `${n}`),
  ]);
  kit.send(...pairs.flat());
  await kit.outcomes(pairs.flat(), 40_000);
  const outcomes = new Map(kit.events().map((event) => [event.causation_id, event]));
  for (const pair of pairs) {
    const [won, ...others] = pair.filter(({ id }) => outcomes.get(id)?.type === 'CommandCompleted');
    const lost = pair.find((one) => one !== won);
    expect(others).toEqual([]);
    expect(outcomes.get(lost?.id ?? '')?.data).toMatchObject({
      code: 'TAX_ID_TAKEN',
      details: { companyId: won?.subject },
    });
  }
});

test('the same messages at two replicas at once take effect once', async () => {
  // As after a disconnect, when the broker hands out to one what the other still has.
  await kit.replica({ subscription: 'left' });
  await kit.replica({ subscription: 'right' });
  const ids = Array.from({ length: 20 }, () => randomUUID());
  const commands = [
    ...ids.map((id, n) => register(id, `company ${n}`)),
    ...Array.from({ length: 980 }, (_, n) => amend(ids[n % 20] as string, `name ${n}`)),
  ];
  kit.send(...commands);
  await kit.outcomes(commands, 40_000);
  expect(checkEvents(kit)).toHaveLength(2_000);
});

test('positions are in commit order while replicas come and go', async () => {
  const commands = Array.from({ length: 3_000 }, (_, n) => register(randomUUID(), `company ${n}`));
  const replicas = [await kit.replica(), await kit.replica()];
  for (let n = 0; n < commands.length; n += 500) {
    kit.send(...commands.slice(n, n + 500));
    const events = kit.broker.messages(EVENTS).length;
    await eventually(() => kit.broker.messages(EVENTS).length > events);
    await replicas.shift()?.kill();
    replicas.push(await kit.replica());
  }
  await kit.outcomes(commands, 40_000);
  expect(checkEvents(kit)).toHaveLength(6_000);
});

test('a replica that stands still in mid-batch blocks the others no longer than the time allowed', async () => {
  let standing = false;
  let go: () => void = () => undefined;
  await kit.replica({
    env: { SERVICE_STALL_MS: '400' },
    faultPoint: async (point) => {
      if (point !== 'before-commit' || standing) return;
      standing = true;
      await new Promise<void>((resolve) => {
        go = resolve;
      });
    },
  });
  const first = register(randomUUID(), 'first');
  kit.send(first);
  await eventually(() => standing);
  await kit.replica();
  const others = Array.from({ length: 20 }, (_, n) => register(randomUUID(), `other ${n}`));
  kit.send(...others);
  const startedAt = Date.now();
  await eventually(() => kit.broker.messages(EVENTS).length >= 20);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  go();
  await kit.outcomes([first, ...others]);
  expect(checkEvents(kit)).toHaveLength(42);
});

test('a replica that could not publish, and leads no more, is ready again', async () => {
  const broken = await kit.replica({
    faultPoint: async (point) => {
      if (point === 'before-publish') throw new Error('nothing goes through here');
    },
  });
  const command = register(randomUUID(), 'acme');
  kit.send(command);
  await eventually(async () => expect((await broken.readiness()).ready).toBe(false));
  await kit.replica();
  await eventually(async () => {
    await kit.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'replica-1'",
    );
    expect(kit.events()).not.toEqual([]);
  });
  await eventually(async () => expect((await broken.readiness()).reasons).toEqual([]));
});
