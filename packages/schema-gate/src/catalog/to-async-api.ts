import { stringify } from 'yaml';
import { fullText } from '../avro/full-text.ts';
import { simpleName } from '../diff/type-text.ts';
import type { Catalog, CatalogTopic } from './catalog.ts';

/** A document of AsyncAPI 3.0.0, as data. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly [member: string]: unknown;
}

const avro = 'application/vnd.apache.avro+json;version=1.11.0';

/**
 * A catalogue as AsyncAPI 3.0.0: a channel for each topic, a message for each record that its envelope can hold, an operation
 * for each app and direction. What travels is the envelope, so that the payload of every message is the envelope's schema;
 * `x-alpes-data` names the record in it.
 */
export function toAsyncApi(catalog: Catalog): AsyncApiDocument {
  return {
    asyncapi: '3.0.0',
    info: {
      title: catalog.title,
      version: '1.0.0',
      description: `Every topic of ${catalog.title}, what is in it, who writes and who reads it.`,
    },
    defaultContentType: 'avro/binary',
    channels: Object.fromEntries(catalog.topics.map((topic) => [keyOf(topic), channelOf(topic)])),
    operations: Object.fromEntries(catalog.topics.flatMap(operationsOf)),
    components: {
      messages: Object.fromEntries(catalog.topics.flatMap(messagesOf)),
      schemas: Object.fromEntries(
        catalog.topics.flatMap(({ envelope, ...topic }) =>
          envelope ? [[keyOf(topic), { schemaFormat: avro, schema: JSON.parse(fullText(envelope)) }]] : [],
        ),
      ),
    },
  };
}

/** The same as text. */
export const toAsyncApiJson = (catalog: Catalog): string => JSON.stringify(toAsyncApi(catalog), null, 2);

/** The same as YAML 1.2, without anchors and folded lines. */
export const toAsyncApiYaml = (catalog: Catalog): string =>
  stringify(toAsyncApi(catalog), { aliasDuplicateObjects: false, lineWidth: 0 });

/** Keys of components may have letters, digits, dots, hyphens and underscores (AsyncAPI 3.0.0, Components Object). */
const key = (name: string): string => name.replace(/[^A-Za-z0-9.\-_]/g, '.');

const keyOf = ({ name }: Pick<CatalogTopic, 'name'>): string => key(name);

const raw = 'bytes';

const messageNames = ({ messages, envelope }: CatalogTopic): readonly string[] =>
  envelope ? messages.map(({ name }) => simpleName(name)) : [raw];

const messageKey = (topic: CatalogTopic, message: string): string => `${keyOf(topic)}.${key(message)}`;

const channelOf = (topic: CatalogTopic): object => ({
  address: topic.address,
  title: topic.name,
  ...(topic.envelope?.doc === undefined ? {} : { description: topic.envelope.doc }),
  messages: Object.fromEntries(
    messageNames(topic).map((message) => [
      message,
      { $ref: `#/components/messages/${messageKey(topic, message)}` },
    ]),
  ),
});

function messagesOf(topic: CatalogTopic): readonly (readonly [string, object])[] {
  if (!topic.envelope) {
    const bytes = {
      name: raw,
      title: 'Bytes',
      contentType: 'application/octet-stream',
      summary: 'Kept as they came.',
    };
    return [[messageKey(topic, raw), bytes]];
  }
  return topic.messages.map((message) => [
    messageKey(topic, simpleName(message.name)),
    {
      name: simpleName(message.name),
      title: simpleName(message.name),
      ...(message.doc === undefined ? {} : { summary: message.doc }),
      contentType: 'avro/binary',
      payload: { $ref: `#/components/schemas/${keyOf(topic)}` },
      'x-alpes-data': message.name,
    },
  ]);
}

function operationsOf(topic: CatalogTopic): readonly (readonly [string, object])[] {
  const channel = { $ref: `#/channels/${keyOf(topic)}` };
  const operation = (app: string, action: 'send' | 'receive') =>
    [
      `${key(app)}.${action}.${keyOf(topic)}`,
      {
        action,
        channel,
        title: `${app} ${action === 'send' ? 'writes' : 'reads'} ${topic.name}`,
        tags: [{ name: app }],
        messages: messageNames(topic).map((message) => ({
          $ref: `#/channels/${keyOf(topic)}/messages/${message}`,
        })),
      },
    ] as const;
  return [
    ...topic.writers.map((app) => operation(app, 'send')),
    ...topic.readers.map((app) => operation(app, 'receive')),
  ];
}
