import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Topology } from '../app.ts';
import { provision } from '../provision.ts';
import { PulsarAdmin } from '../pulsar-admin.ts';

const record = (...fields: object[]) =>
  JSON.stringify({ type: 'record', name: 'Thing', namespace: 'test', fields });
const NAME = { name: 'name', type: 'string' };
const OPTIONAL = { name: 'note', type: ['null', 'string'], default: null };
const REQUIRED = { name: 'size', type: 'int' };

/** What provisioning promises, on whichever broker. */
export function provisionSuite(adminUrl: () => Promise<string>): void {
  describe('provisioning', () => {
    const tenant = `t${randomUUID().slice(0, 8)}`;
    const commands = `persistent://${tenant}/things/commands`;
    const events = `persistent://${tenant}/things/events`;
    let admin: PulsarAdmin;

    const topology = (schema: string): Topology => ({
      consumes: [
        { topic: commands, subscription: 'things', type: 'KeyShared' },
        { topic: events, subscription: 'projector', type: 'Failover' },
      ],
      produces: [{ topic: events, schema }],
    });

    beforeAll(async () => {
      admin = new PulsarAdmin(await adminUrl());
    });

    test('makes tenant, namespace, topics, subscriptions and schemas', async () => {
      const made = await provision(admin, [topology(record(NAME))]);
      expect(made).toEqual({
        tenants: [tenant],
        namespaces: [`${tenant}/things`],
        topics: [commands, events],
        subscriptions: 2,
        schemas: 1,
      });
      expect((await admin.topics(tenant, 'things')).toSorted()).toEqual([commands, events]);
      expect(Object.keys((await admin.stats(commands)).subscriptions)).toEqual(['things']);
      expect(await admin.schema(events)).toMatchObject({ version: 0, type: 'AVRO' });
      expect(await admin.schema(commands)).toBeUndefined();
    });

    test('changes nothing the second time', async () => {
      await provision(admin, [topology(record(NAME)), topology(record(NAME))]);
      expect(await admin.schema(events)).toMatchObject({ version: 0 });
    });

    test('adds what is new: a schema that reads the old one', async () => {
      await provision(admin, [topology(record(NAME, OPTIONAL))]);
      expect(await admin.schema(events)).toMatchObject({ version: 1 });
    });

    test('refuses a schema that cannot read what is there', async () => {
      await expect(provision(admin, [topology(record(NAME, OPTIONAL, REQUIRED))])).rejects.toMatchObject({
        code: 'ADMIN_REFUSED',
        retryable: false,
      });
    });

    test('names the address when nothing answers there', async () => {
      const nowhere = new PulsarAdmin('http://127.0.0.1:1');
      await expect(provision(nowhere, [topology(record(NAME))])).rejects.toMatchObject({
        code: 'ADMIN_UNREACHABLE',
        message: expect.stringContaining('http://127.0.0.1:1'),
      });
    });
  });
}
