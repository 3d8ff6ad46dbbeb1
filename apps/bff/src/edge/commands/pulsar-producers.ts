import { createClient } from '@alpes/pulsar-client';
import type { Logger } from '@alpes/runtime';
import { type ContextName, commandContracts } from './contracts.ts';
import type { CommandProducer } from './producers.ts';

export interface PulsarSettings {
  readonly PULSAR_URL: string;
  readonly PULSAR_DRIVER: 'alpes' | 'native';
  readonly ALPES_TENANT: string;
}

export interface PulsarProducers {
  /** Registers the context's schema with the topic. Rejects while the broker is away. */
  open(context: ContextName): Promise<CommandProducer>;
  close(): Promise<void>;
}

/** The client asks no longer than this; a command that waits for it is told sooner, by the gateway. */
const OPERATION_TIMEOUT_SECONDS = 5;

/**
 * Producers of commands. Batches by key, so that a Key_Shared subscription can tell them apart, and waits a millisecond for
 * a batch to fill: at a thousand a second that is worth more than it costs.
 * @param sendTimeoutMs after which a command that was not acknowledged is given up, so that it is not sent behind its sender's back.
 */
export function pulsarProducers(
  settings: PulsarSettings,
  sendTimeoutMs: number,
  logger: Logger,
): PulsarProducers {
  const client = lazy(async () =>
    createClient(
      {
        serviceUrl: settings.PULSAR_URL,
        operationTimeoutSeconds: OPERATION_TIMEOUT_SECONDS,
        log: (_level, _file, _line, message) => logger.debug(message),
      },
      { driver: settings.PULSAR_DRIVER },
    ),
  );
  return {
    open: async (context) => {
      const contract = commandContracts[context];
      return (await client.get()).createProducer({
        topic: contract.topic(settings.ALPES_TENANT),
        schema: { name: `${context}-commands`, schemaType: 'Avro', schema: contract.schema },
        sendTimeoutMs,
        maxPendingMessages: 10_000,
        batchingEnabled: true,
        batchingType: 'KeyBasedBatching',
        batchingMaxPublishDelayMs: 1,
      });
    },
    close: async () => {
      if (client.asked) await (await client.get()).close();
    },
  };
}

function lazy<T>(make: () => Promise<T>): { get(): Promise<T>; readonly asked: boolean } {
  let made: Promise<T> | undefined;
  return {
    get: () => (made ??= make()),
    get asked() {
      return made !== undefined;
    },
  };
}
