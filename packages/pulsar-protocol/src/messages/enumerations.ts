import { enumeration } from '../protobuf/kinds.ts';

export const serverError = enumeration(
  {
    UnknownError: 0,
    MetadataError: 1,
    PersistenceError: 2,
    AuthenticationError: 3,
    AuthorizationError: 4,
    ConsumerBusy: 5,
    ServiceNotReady: 6,
    ProducerBlockedQuotaExceededError: 7,
    ProducerBlockedQuotaExceededException: 8,
    ChecksumError: 9,
    UnsupportedVersionError: 10,
    TopicNotFound: 11,
    SubscriptionNotFound: 12,
    ConsumerNotFound: 13,
    TooManyRequests: 14,
    TopicTerminatedError: 15,
    ProducerBusy: 16,
    InvalidTopicName: 17,
    IncompatibleSchema: 18,
    ConsumerAssignError: 19,
    TransactionCoordinatorNotFound: 20,
    InvalidTxnStatus: 21,
    NotAllowedError: 22,
    TransactionConflict: 23,
    TransactionNotFound: 24,
    ProducerFenced: 25,
  },
  'UnknownError',
);

export const compressionType = enumeration({ None: 0, LZ4: 1, ZLIB: 2, ZSTD: 3, SNAPPY: 4 }, 'None');

export const schemaType = enumeration(
  {
    None: 0,
    String: 1,
    Json: 2,
    Protobuf: 3,
    Avro: 4,
    Boolean: 5,
    Int8: 6,
    Int16: 7,
    Int32: 8,
    Int64: 9,
    Float32: 10,
    Float64: 11,
    Date: 12,
    Time: 13,
    Timestamp: 14,
    KeyValue: 15,
    Instant: 16,
    LocalDate: 17,
    LocalTime: 18,
    LocalDateTime: 19,
    ProtobufNative: 20,
    AutoConsume: 21,
  },
  'None',
);

export const subscriptionType = enumeration(
  { Exclusive: 0, Shared: 1, Failover: 2, KeyShared: 3 },
  'Exclusive',
);

export const initialPosition = enumeration({ Latest: 0, Earliest: 1 }, 'Latest');

export const accessMode = enumeration(
  { Shared: 0, Exclusive: 1, WaitForExclusive: 2, ExclusiveWithFencing: 3 },
  'Shared',
);

export const keySharedMode = enumeration({ AutoSplit: 0, Sticky: 1 }, 'AutoSplit');

export const lookupResult = enumeration({ Redirect: 0, Connect: 1, Failed: 2 }, 'Failed');

export const partitionsResult = enumeration({ Success: 0, Failed: 1 }, 'Failed');

export const ackType = enumeration({ Individual: 0, Cumulative: 1 }, 'Individual');

/** Why a consumer acknowledges a message that it could not hand on. */
export const validationError = enumeration(
  {
    UncompressedSizeCorruption: 0,
    DecompressionError: 1,
    ChecksumMismatch: 2,
    BatchDeSerializeError: 3,
    DecryptionError: 4,
  },
  'DecompressionError',
);

export const topicsMode = enumeration({ Persistent: 0, NonPersistent: 1, All: 2 }, 'Persistent');

type Names<K> = K extends { read(...given: never[]): infer Name } ? Name : never;

/** What a broker calls the errors it answers with. */
export type ServerErrorName = Names<typeof serverError>;
export type CompressionType = Names<typeof compressionType>;
export type SchemaType = Names<typeof schemaType>;
export type SubscriptionType = Names<typeof subscriptionType>;
export type InitialPosition = Names<typeof initialPosition>;
export type AccessMode = Names<typeof accessMode>;
export type AckType = Names<typeof ackType>;
export type ValidationError = Names<typeof validationError>;
