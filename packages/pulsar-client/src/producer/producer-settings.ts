import type { CompressionType as WireCompression } from '@alpes/pulsar-protocol';
import type { AccessMode, ProducerBatchType, ProducerConfig, SchemaInfo } from '../config.ts';
import { PulsarError } from '../errors.ts';
import { keyValues } from '../wire-schema.ts';
import type { BatchLimits } from './batches.ts';

/** A producer's configuration with its defaults. */
export interface ProducerSettings {
  readonly producerName: string | undefined;
  readonly initialSequenceId: number | undefined;
  readonly sendTimeoutMs: number;
  readonly maxPendingMessages: number;
  readonly blockIfQueueFull: boolean;
  readonly compression: WireCompression;
  readonly batchingEnabled: boolean;
  readonly batchingType: ProducerBatchType;
  readonly publishDelayMs: number;
  readonly batchLimits: BatchLimits;
  readonly properties: ReturnType<typeof keyValues>;
  readonly schema: SchemaInfo | undefined;
  readonly accessMode: AccessMode | undefined;
}

const compressions = { None: 'None', Zlib: 'ZLIB', LZ4: 'LZ4', ZSTD: 'ZSTD', SNAPPY: 'SNAPPY' } as const;

/** @throws {PulsarError} `InvalidConfiguration` */
export function producerSettings(config: ProducerConfig): ProducerSettings {
  return {
    producerName: config.producerName,
    initialSequenceId: config.initialSequenceId,
    sendTimeoutMs: atLeast(0, config.sendTimeoutMs ?? 30_000, 'sendTimeoutMs'),
    maxPendingMessages: atLeast(1, config.maxPendingMessages ?? 1_000, 'maxPendingMessages'),
    blockIfQueueFull: config.blockIfQueueFull ?? false,
    compression: compressions[config.compressionType ?? 'None'],
    batchingEnabled: config.batchingEnabled ?? true,
    batchingType: config.batchingType ?? 'DefaultBatching',
    publishDelayMs: atLeast(0, config.batchingMaxPublishDelayMs ?? 10, 'batchingMaxPublishDelayMs'),
    batchLimits: {
      maxMessages: atLeast(1, config.batchingMaxMessages ?? 1_000, 'batchingMaxMessages'),
      maxBytes: atLeast(
        1,
        config.batchingMaxAllowedSizeInBytes ?? 128 * 1024,
        'batchingMaxAllowedSizeInBytes',
      ),
    },
    properties: keyValues(config.properties),
    schema: config.schema,
    accessMode: config.accessMode,
  };
}

function atLeast(min: number, value: number, name: string): number {
  if (value >= min) return value;
  throw new PulsarError('InvalidConfiguration', `${name} must be at least ${min}, not ${value}.`);
}
