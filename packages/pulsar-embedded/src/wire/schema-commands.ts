import type { SchemaData } from '@alpes/pulsar-protocol';
import { BrokerError } from '../errors.ts';
import { type OfferedSchema, versionBytes, versionOf } from '../schema/schema-registry.ts';
import { adminSchemaType, wireSchemaType } from '../schema/schema-types.ts';
import type { StoredSchema } from '../topics/catalogue.ts';
import { parseTopicName, type TopicName } from '../topics/topic-name.ts';
import type { Handlers, Session } from './session.ts';

/** The schema registry over the wire. */
export const schemaCommands: Handlers = {
  GetSchema(session, { requestId, topic, schemaVersion }) {
    try {
      const found = find(session, parseTopicName(topic), schemaVersion);
      session.send({
        type: 'GetSchemaResponse',
        requestId,
        schema: wireSchema(found),
        schemaVersion: versionBytes(found.version),
      });
    } catch (error) {
      const { code, message } = session.explain(error);
      session.send({ type: 'GetSchemaResponse', requestId, errorCode: code, errorMessage: message });
    }
  },

  async GetOrCreateSchema(session, { requestId, topic, schema }) {
    try {
      const name = parseTopicName(topic);
      await session.broker.topics.open(name, true);
      const version = await session.broker.schemas.register(name, offeredSchema(schema));
      const schemaVersion = versionBytes(version);
      session.send({ type: 'GetOrCreateSchemaResponse', requestId, schemaVersion });
    } catch (error) {
      const { code, message } = session.explain(error);
      session.send({ type: 'GetOrCreateSchemaResponse', requestId, errorCode: code, errorMessage: message });
    }
  },
};

export function offeredSchema({ type, schemaData, properties }: SchemaData): OfferedSchema {
  return { type: adminSchemaType(type), data: Buffer.from(schemaData), properties: asRecord(properties) };
}

/** Whether a client that names this type means a schema at all. */
export function isSchema(schema: SchemaData | undefined): schema is SchemaData {
  return schema !== undefined && schema.type !== 'None' && schema.type !== 'AutoConsume';
}

export function asRecord(pairs: readonly { key: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}

function find(session: Session, topic: TopicName, version: Buffer | undefined): StoredSchema {
  const { schemas } = session.broker;
  const number = version === undefined || version.length === 0 ? undefined : versionOf(version);
  const isLatest = version === undefined || version.length === 0;
  const found = isLatest
    ? schemas.latest(topic)
    : number === undefined
      ? undefined
      : schemas.version(topic, number);
  if (found === undefined) throw new BrokerError('TopicNotFound', 'Topic not found or no-schema');
  return found;
}

function wireSchema({ type, data, properties }: StoredSchema): SchemaData {
  return {
    name: 'Schema',
    type: wireSchemaType(type) ?? 'None',
    schemaData: Buffer.from(data, 'base64'),
    properties: Object.entries(properties).map(([key, value]) => ({ key, value })),
  };
}
