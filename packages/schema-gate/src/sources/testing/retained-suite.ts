import { randomUUID } from 'node:crypto';
import { type CompaniesEvent, companiesEvents, type Envelope, newId } from '@alpes/contracts';
import { type Client, createClient } from '@alpes/pulsar-client';
import { PulsarAdmin, provision } from '@alpes/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSchemas } from '../../avro/parse-schemas.ts';
import { checkRetained } from '../retained/check-retained.ts';
import { type Subject, subjectsOf } from '../subjects.ts';

const FILE = 'schemas/companies/v1/events.avsc';

function subjectOf(schema: string): Subject {
  const [subject] = subjectsOf(parseSchemas([{ file: FILE, text: schema }]).roots);
  if (subject === undefined) throw new Error('no subject');
  return subject;
}

type JsonRecord = { name: string; fields: { name: string; type: unknown; default?: unknown }[] };

/** The contract with a field more in CommandRejected. */
function withField(field: object): string {
  const schema = JSON.parse(companiesEvents.schema) as JsonRecord;
  const data = schema.fields.find(({ name }) => name === 'data')?.type as JsonRecord[];
  const rejected = data.find(({ name }) => name === 'CommandRejected');
  rejected?.fields.push(field as JsonRecord['fields'][number]);
  return JSON.stringify(schema);
}

const second = withField({ name: 'hint', type: ['null', 'string'], default: null });
const breaking = withField({ name: 'reason', type: 'string' });

function outcome(data: CompaniesEvent): Envelope<CompaniesEvent> {
  const id = newId();
  return {
    id,
    time: new Date(),
    ingestion: new Date(),
    specversion: '1.0',
    dataschema: companiesEvents.dataschema,
    datacontenttype: 'avro/binary',
    service_name: 'companies',
    subject: id,
    correlation_id: id,
    causation_id: null,
    principal: { id: 'me', roles: [] },
    traceparent: null,
    ...data,
  };
}

const completed = outcome({ type: 'CommandCompleted', data: { version: 1 } });
const rejected = outcome({ type: 'CommandRejected', data: { code: 'NO', message: 'No.', details: {} } });

/** What `--retained` promises, on whichever broker. */
export function retainedSuite(addresses: () => { serviceUrl: string; adminUrl: string }): void {
  describe('what a topic still holds', () => {
    const tenant = `t${randomUUID().slice(0, 8)}`;
    const topic = `persistent://${tenant}/companies/events`;
    let client: Client;

    beforeAll(async () => {
      const { serviceUrl, adminUrl } = addresses();
      await provision(new PulsarAdmin(adminUrl), [
        { consumes: [], produces: [{ topic, schema: companiesEvents.schema }] },
      ]);
      client = await createClient({ serviceUrl });
      await send(companiesEvents.schema, [...many(completed, 300), ...many(rejected, 30)]);
      await send(second, many(completed, 300));
      await send(companiesEvents.schema, [{ type: 'CommandCompleted', data: Buffer.from('garbage') }]);
    });
    afterAll(async () => {
      await client.close();
    });

    const many = (envelope: Envelope<CompaniesEvent>, count: number) =>
      Array.from({ length: count }, () => ({ type: envelope.type, data: companiesEvents.encode(envelope) }));

    async function send(schema: string, messages: readonly { type: string; data: Buffer }[]): Promise<void> {
      const producer = await client.createProducer({
        topic,
        schema: { schemaType: 'Avro', name: 'envelope', schema },
      });
      await Promise.all(messages.map(({ type, data }) => producer.send({ data, properties: { type } })));
      await producer.close();
    }

    const check = (schema: string, messages?: number) =>
      checkRetained(client, subjectOf(schema), {
        tenant,
        sample: messages === undefined ? { kind: 'all' } : { kind: 'some', messages },
      });

    test('is counted by version and type, and garbage is nobody’s breach', async () => {
      expect(await check(second)).toEqual({
        topic: 'companies/events',
        place: { file: 'schemas/companies/v1/events.avsc', line: 1, column: 1, path: '$' },
        read: 631,
        whole: true,
        compatible: true,
        failures: [],
        groups: [
          { version: 0, type: 'CommandCompleted', decoded: 300, failed: 0, unreadable: 1 },
          { version: 0, type: 'CommandRejected', decoded: 30, failed: 0, unreadable: 0 },
          { version: 1, type: 'CommandCompleted', decoded: 300, failed: 0, unreadable: 0 },
        ],
      });
    });

    test('fails where the new schema cannot read it, with the first message ids, branch by branch', async () => {
      const report = await check(breaking);
      expect(report.compatible).toBe(false);
      expect(report.groups.map(({ type, failed }) => [type, failed])).toEqual([
        ['CommandCompleted', 0],
        ['CommandRejected', 30],
        ['CommandCompleted', 0],
      ]);
      expect(report.failures).toHaveLength(10);
      expect(report.failures[0]).toMatchObject({ version: 0, type: 'CommandRejected' });
      expect(report.failures[0]?.messageId).toMatch(/\d/);
      expect(report.failures[0]?.reason).toMatch(/reason|CommandRejected/);
    });

    test('is sampled over all of its time, old and new versions alike, and read whole where there is less', async () => {
      const sample = await check(second, 40);
      expect(sample.whole).toBe(false);
      expect(sample.read).toBeGreaterThan(5);
      expect(sample.read).toBeLessThanOrEqual(40);
      expect(new Set(sample.groups.map(({ version }) => version))).toEqual(new Set([0, 1]));
      expect(await check(second, 5000)).toMatchObject({ read: 631, whole: true });
    });

    test('is left as it was: no subscription stays, and a signal ends the reading', async () => {
      const stopped = AbortSignal.abort();
      const report = await checkRetained(client, subjectOf(second), {
        tenant,
        sample: { kind: 'all' },
        signal: stopped,
      });
      expect(report.whole).toBe(false);
      expect(report.read).toBeLessThan(631);
      const stats = await new PulsarAdmin(addresses().adminUrl).stats(topic);
      expect(Object.keys(stats.subscriptions)).toEqual([]);
    });
  });
}
