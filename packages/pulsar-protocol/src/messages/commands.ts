import { bits64, bool, bytes, int32, string, uint32, uint64 } from '../protobuf/kinds.ts';
import {
  type Decoded,
  defaulted,
  type Encodable,
  type Fields,
  optional,
  repeated,
  required,
  Schema,
} from '../protobuf/schema.ts';
import {
  accessMode,
  ackType,
  initialPosition,
  lookupResult,
  partitionsResult,
  serverError,
  subscriptionType,
  topicsMode,
  validationError,
} from './enumerations.ts';
import { authData, featureFlags, keySharedMeta, keyValue, messageIdData, schemaData } from './parts.ts';

const requestId = required(1, uint64);
const consumerRequest = { consumerId: required(1, uint64), requestId: required(2, uint64) };

/**
 * Every command that is spoken here: its number, which is both its type and its field in the enclosing message, and
 * its fields. Names and numbers follow Pulsar's binary protocol, version 20; `camelCase` for its `snake_case`.
 */
const table = {
  Connect: [
    2,
    {
      clientVersion: required(1, string),
      authData: optional(3, bytes),
      protocolVersion: defaulted(4, int32, 0),
      authMethodName: optional(5, string),
      proxyToBrokerUrl: optional(6, string),
      featureFlags: optional(10, featureFlags),
    },
  ],
  Connected: [
    3,
    {
      serverVersion: required(1, string),
      protocolVersion: defaulted(2, int32, 0),
      maxMessageSize: optional(3, int32),
      featureFlags: optional(4, featureFlags),
    },
  ],
  Subscribe: [
    4,
    {
      topic: required(1, string),
      subscription: required(2, string),
      subType: required(3, subscriptionType),
      consumerId: required(4, uint64),
      requestId: required(5, uint64),
      consumerName: optional(6, string),
      priorityLevel: optional(7, int32),
      durable: defaulted(8, bool, true),
      startMessageId: optional(9, messageIdData),
      metadata: repeated(10, keyValue),
      readCompacted: optional(11, bool),
      schema: optional(12, schemaData),
      initialPosition: defaulted(13, initialPosition, 'Latest'),
      replicateSubscriptionState: optional(14, bool),
      forceTopicCreation: defaulted(15, bool, true),
      startMessageRollbackDurationSec: defaulted(16, uint64, 0),
      keySharedMeta: optional(17, keySharedMeta),
      subscriptionProperties: repeated(18, keyValue),
      consumerEpoch: optional(19, uint64),
    },
  ],
  Producer: [
    5,
    {
      topic: required(1, string),
      producerId: required(2, uint64),
      requestId: required(3, uint64),
      producerName: optional(4, string),
      encrypted: defaulted(5, bool, false),
      metadata: repeated(6, keyValue),
      schema: optional(7, schemaData),
      epoch: defaulted(8, uint64, 0),
      userProvidedProducerName: defaulted(9, bool, true),
      accessMode: defaulted(10, accessMode, 'Shared'),
      topicEpoch: optional(11, uint64),
      initialSubscriptionName: optional(13, string),
    },
  ],
  Send: [
    6,
    {
      producerId: required(1, uint64),
      sequenceId: required(2, uint64),
      numMessages: defaulted(3, int32, 1),
      highestSequenceId: defaulted(6, uint64, 0),
      isChunk: defaulted(7, bool, false),
      marker: defaulted(8, bool, false),
    },
  ],
  SendReceipt: [
    7,
    {
      producerId: required(1, uint64),
      sequenceId: required(2, uint64),
      messageId: optional(3, messageIdData),
      highestSequenceId: defaulted(4, uint64, 0),
    },
  ],
  SendError: [
    8,
    {
      producerId: required(1, uint64),
      sequenceId: required(2, uint64),
      error: required(3, serverError),
      message: required(4, string),
    },
  ],
  Message: [
    9,
    {
      consumerId: required(1, uint64),
      messageId: required(2, messageIdData),
      redeliveryCount: defaulted(3, uint32, 0),
      ackSet: repeated(4, bits64),
      consumerEpoch: optional(5, uint64),
    },
  ],
  Ack: [
    10,
    {
      consumerId: required(1, uint64),
      ackType: required(2, ackType),
      messageIds: repeated(3, messageIdData),
      validationError: optional(4, validationError),
      requestId: optional(8, uint64),
    },
  ],
  Flow: [11, { consumerId: required(1, uint64), messagePermits: required(2, uint32) }],
  Unsubscribe: [12, { ...consumerRequest, force: defaulted(3, bool, false) }],
  Success: [13, { requestId, schema: optional(2, schemaData) }],
  Error: [14, { requestId, error: required(2, serverError), message: required(3, string) }],
  CloseProducer: [
    15,
    {
      producerId: required(1, uint64),
      requestId: required(2, uint64),
      assignedBrokerServiceUrl: optional(3, string),
      assignedBrokerServiceUrlTls: optional(4, string),
    },
  ],
  CloseConsumer: [
    16,
    {
      ...consumerRequest,
      assignedBrokerServiceUrl: optional(3, string),
      assignedBrokerServiceUrlTls: optional(4, string),
    },
  ],
  ProducerSuccess: [
    17,
    {
      requestId,
      producerName: required(2, string),
      lastSequenceId: defaulted(3, uint64, -1),
      schemaVersion: optional(4, bytes),
      topicEpoch: optional(5, uint64),
      producerReady: defaulted(6, bool, true),
    },
  ],
  Ping: [18, {}],
  Pong: [19, {}],
  RedeliverUnacknowledgedMessages: [
    20,
    {
      consumerId: required(1, uint64),
      /** None: everything that this consumer has not acknowledged. */
      messageIds: repeated(2, messageIdData),
      consumerEpoch: optional(3, uint64),
    },
  ],
  PartitionedTopicMetadata: [
    21,
    {
      topic: required(1, string),
      requestId: required(2, uint64),
      metadataAutoCreationEnabled: defaulted(6, bool, true),
    },
  ],
  PartitionedTopicMetadataResponse: [
    22,
    {
      partitions: optional(1, uint32),
      requestId: required(2, uint64),
      response: optional(3, partitionsResult),
      error: optional(4, serverError),
      message: optional(5, string),
    },
  ],
  LookupTopic: [
    23,
    {
      topic: required(1, string),
      requestId: required(2, uint64),
      authoritative: defaulted(3, bool, false),
      advertisedListenerName: optional(7, string),
    },
  ],
  LookupTopicResponse: [
    24,
    {
      brokerServiceUrl: optional(1, string),
      brokerServiceUrlTls: optional(2, string),
      response: optional(3, lookupResult),
      requestId: required(4, uint64),
      authoritative: defaulted(5, bool, false),
      error: optional(6, serverError),
      message: optional(7, string),
      proxyThroughServiceUrl: defaulted(8, bool, false),
    },
  ],
  ReachedEndOfTopic: [27, { consumerId: required(1, uint64) }],
  Seek: [
    28,
    {
      ...consumerRequest,
      messageId: optional(3, messageIdData),
      messagePublishTime: optional(4, uint64),
    },
  ],
  GetLastMessageId: [29, consumerRequest],
  GetLastMessageIdResponse: [
    30,
    {
      lastMessageId: required(1, messageIdData),
      requestId: required(2, uint64),
      consumerMarkDeletePosition: optional(3, messageIdData),
    },
  ],
  ActiveConsumerChange: [31, { consumerId: required(1, uint64), isActive: defaulted(2, bool, false) }],
  GetTopicsOfNamespace: [
    32,
    {
      requestId,
      namespace: required(2, string),
      mode: defaulted(3, topicsMode, 'Persistent'),
      topicsPattern: optional(4, string),
      topicsHash: optional(5, string),
    },
  ],
  GetTopicsOfNamespaceResponse: [
    33,
    {
      requestId,
      topics: repeated(2, string),
      filtered: defaulted(3, bool, false),
      topicsHash: optional(4, string),
      changed: defaulted(5, bool, true),
    },
  ],
  GetSchema: [34, { requestId, topic: required(2, string), schemaVersion: optional(3, bytes) }],
  GetSchemaResponse: [
    35,
    {
      requestId,
      errorCode: optional(2, serverError),
      errorMessage: optional(3, string),
      schema: optional(4, schemaData),
      schemaVersion: optional(5, bytes),
    },
  ],
  AuthChallenge: [
    36,
    {
      serverVersion: optional(1, string),
      challenge: optional(2, authData),
      protocolVersion: defaulted(3, int32, 0),
    },
  ],
  AuthResponse: [
    37,
    {
      clientVersion: optional(1, string),
      response: optional(2, authData),
      protocolVersion: defaulted(3, int32, 0),
    },
  ],
  AckResponse: [
    38,
    {
      consumerId: required(1, uint64),
      error: optional(4, serverError),
      message: optional(5, string),
      requestId: optional(6, uint64),
    },
  ],
  GetOrCreateSchema: [39, { requestId, topic: required(2, string), schema: required(3, schemaData) }],
  GetOrCreateSchemaResponse: [
    40,
    {
      requestId,
      errorCode: optional(2, serverError),
      errorMessage: optional(3, string),
      schemaVersion: optional(4, bytes),
    },
  ],
} as const;

type Table = typeof table;

/** The name of a command. */
export type CommandType = keyof Table;

/** A command of a number that is not in the table; nearly every command that wants an answer has its `requestId` first. */
export interface UnknownCommand {
  readonly type: 'Unknown';
  readonly number: number;
  readonly requestId?: number | undefined;
}

type KnownCommand = { [N in CommandType]: { readonly type: N } & Decoded<Table[N][1]> }[CommandType];

/** A command as it was read. `switch (command.type)` narrows it. */
export type Command = KnownCommand | UnknownCommand;

/** The command called `N`, as it was read. */
export type CommandOf<N extends CommandType> = Extract<Command, { readonly type: N }>;

/** A command to write; every {@link Command} is one. */
export type CommandToSend = {
  [N in CommandType]: { readonly type: N } & Encodable<Table[N][1]>;
}[CommandType];

interface Entry {
  readonly number: number;
  readonly schema: Schema<Fields>;
}

const entries = Object.entries(table).map(([name, [number, fields]]): [string, Entry] => [
  name,
  { number, schema: new Schema<Fields>(name, fields, { type: name }) },
]);

export const commandsByName: ReadonlyMap<string, Entry> = new Map(entries);
export const commandsByNumber: ReadonlyMap<number, Entry> = new Map(
  entries.map(([, entry]) => [entry.number, entry]),
);
