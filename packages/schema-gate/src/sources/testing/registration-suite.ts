import { randomUUID } from 'node:crypto';
import { PulsarAdmin, provision } from '@alpes/runtime';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseCompatibilityFile } from '../compatibility-file.ts';
import { planRegistration, register } from '../registration.ts';
import { PulsarRegistry } from '../registry/pulsar-registry.ts';
import { RegistryHttp } from '../registry/registry-http.ts';
import type { Tree } from '../tree.ts';

const a = { name: 'a', type: 'int' };
const b = { name: 'b', type: 'string', default: '' };
const required = { name: 'c', type: 'string' };

const file = (channel: string, fields: readonly object[]) => ({
  file: `schemas/orders/v1/${channel}.avsc`,
  text: JSON.stringify({ type: 'record', name: `${channel}Envelope`, namespace: 'n', fields }),
});

const tree = (commands: readonly object[], events: readonly object[]): Tree => ({
  label: 'working tree',
  folder: 'schemas',
  files: [file('commands', commands), file('events', events)],
});

const modes = parseCompatibilityFile('{}', 'compatibility.json');
const unchecked = parseCompatibilityFile('{"default":"NONE"}', 'compatibility.json');

/** What registering promises, on whichever broker. */
export function registrationSuite(adminUrl: () => string): void {
  describe('registering', () => {
    const tenant = `t${randomUUID().slice(0, 8)}`;
    let registry: PulsarRegistry;
    const topic = (name: string) => `persistent://${tenant}/orders/${name}`;
    const schemaOf = (name: string) => new PulsarAdmin(adminUrl()).schema(topic(name));

    beforeAll(async () => {
      registry = new PulsarRegistry(new RegistryHttp(adminUrl()), tenant);
      const produces = [{ topic: topic('commands') }, { topic: topic('events') }];
      await provision(new PulsarAdmin(adminUrl()), [{ consumes: [], produces }]);
    });

    test('waits for a namespace that is there', async () => {
      const nowhere = new PulsarRegistry(new RegistryHttp(adminUrl()), 'nobody');
      await expect(planRegistration(nowhere, { tree: tree([a], [a]), modes })).rejects.toMatchObject({
        code: 'OUT_OF_REACH',
        message: expect.stringContaining('alpes provision'),
      });
    });

    test('plans without registering, then registers; what is there is kept', async () => {
      const plan = await planRegistration(registry, { tree: tree([a], [a]), modes });
      expect(plan.refused).toEqual([]);
      expect(await schemaOf('events')).toBeUndefined();
      expect(await register(registry, plan.items)).toEqual({
        done: true,
        registered: [
          { topic: 'orders/commands', version: 0, state: 'registered' },
          { topic: 'orders/events', version: 0, state: 'registered' },
        ],
      });
      const again = await planRegistration(registry, { tree: tree([a], [a, b]), modes });
      expect(await register(registry, again.items)).toMatchObject({
        registered: [
          { version: 0, state: 'kept' },
          { version: 1, state: 'registered' },
        ],
      });
    });

    test('refuses with the field that is in the way, where the broker only says no', async () => {
      const plan = await planRegistration(registry, { tree: tree([a], [a, b, required]), modes });
      const [broken] = plan.judged.filter(({ verdict }) => !verdict.compatible);
      expect(broken?.verdict.breaches[0]).toMatchObject({ rule: 'FIELD_WITHOUT_DEFAULT', field: 'c' });
      expect(await schemaOf('commands')).toMatchObject({ version: 0 });
    });

    test('judges by what the broker enforces, whatever mode was chosen', async () => {
      const plan = await planRegistration(registry, { tree: tree([a], [required]), modes: unchecked });
      expect(plan.judged.find(({ verdict }) => !verdict.compatible)?.verdict).toMatchObject({
        subject: 'orders/events',
        mode: 'BACKWARD_TRANSITIVE',
      });
    });

    test('tells the broker’s own words where the gate finds nothing', async () => {
      const admin = new PulsarAdmin(adminUrl());
      await admin.setSchemaCompatibility(tenant, 'orders', 'ALWAYS_INCOMPATIBLE');
      const plan = await planRegistration(registry, {
        tree: tree([a], [a]),
        modes,
        topics: ['orders/commands'],
      });
      const changed = await planRegistration(registry, {
        tree: tree([a, b], [a]),
        modes,
        topics: ['orders/commands'],
      });
      await admin.setSchemaCompatibility(tenant, 'orders', 'BACKWARD_TRANSITIVE');
      expect(plan.judged).toHaveLength(1);
      expect(changed.refused).toEqual([{ topic: 'orders/commands', reason: expect.stringMatching(/\S/) }]);
    });

    test('stops where it is told to, and says what is missing', async () => {
      const plan = await planRegistration(registry, { tree: tree([a, b], [a, b]), modes });
      const stopped = await register(registry, plan.items, AbortSignal.abort());
      expect(stopped).toMatchObject({
        done: false,
        registered: [],
        missing: ['orders/commands', 'orders/events'],
      });
    });
  });
}
