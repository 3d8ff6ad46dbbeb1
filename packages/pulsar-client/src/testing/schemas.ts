import { describe, expect, test } from 'vitest';
import { type Bench, data, newTopic } from './bench.ts';

const first = avro([{ name: 'id', type: 'string' }]);
const second = avro([
  { name: 'id', type: 'string' },
  { name: 'note', type: ['null', 'string'], default: null },
]);
const incompatible = avro([{ name: 'id', type: 'long' }]);

export function schemaBehaviour(bench: Bench): void {
  describe('a schema', () => {
    test('is registered by its producer, and told to consumers with each message', async (context) => {
      context.skip(!bench.capabilities.schemaVersions, 'the driver hides schema versions');
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      for (const schema of [first, second]) {
        const producer = await client.createProducer({ topic, schema });
        await producer.send(data('x'));
        await producer.close();
      }
      const versions = [await consumer.receive(10_000), await consumer.receive(10_000)].map((message) =>
        message.getSchemaVersion(),
      );
      expect(versions[0]).not.toEqual(versions[1]);
      const schemas = await Promise.all(versions.map((version) => client.getSchema(topic, version)));
      expect(schemas.map(({ schema }) => JSON.parse(schema))).toEqual(
        [first, second].map(({ schema }) => JSON.parse(schema)),
      );
      expect(schemas.map(({ version }) => version)).toEqual(versions);
      expect(JSON.parse((await client.getSchema(topic)).schema)).toEqual(JSON.parse(second.schema));
    });

    test('has the same version when it is registered again', async (context) => {
      context.skip(!bench.capabilities.schemaVersions, 'the driver hides schema versions');
      const client = await bench.client(context);
      const topic = newTopic();
      const consumer = await client.subscribe({ topic, subscription: 's' });
      for (const _ of [1, 2]) await (await client.createProducer({ topic, schema: first })).send(data('x'));
      const versions = [await consumer.receive(10_000), await consumer.receive(10_000)];
      expect(versions[0]!.getSchemaVersion()).toEqual(versions[1]!.getSchemaVersion());
    });

    test('that readers could not make sense of is refused', async (context) => {
      const client = await bench.client(context);
      const topic = newTopic();
      await client.createProducer({ topic, schema: first });
      const refused = client.createProducer({ topic, schema: incompatible });
      if (!bench.capabilities.errorCodes) return expect(refused).rejects.toThrow();
      await expect(refused).rejects.toMatchObject({ code: 'IncompatibleSchema', retryable: false });
    });

    test('that does not exist is an error with a code', async (context) => {
      context.skip(!bench.capabilities.schemaVersions, 'the driver has no registry');
      const client = await bench.client(context);
      const topic = newTopic();
      await client.createProducer({ topic });
      await expect(client.getSchema(topic)).rejects.toMatchObject({ code: 'TopicNotFound' });
    });
  });
}

function avro(fields: readonly object[]) {
  const schema = JSON.stringify({ type: 'record', name: 'Note', namespace: 'alpes.test', fields });
  return { name: 'Note', schemaType: 'Avro', schema } as const;
}
