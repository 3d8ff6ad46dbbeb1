import { randomUUID } from 'node:crypto';
import type { TestContext } from 'vitest';
import type { Client } from '../client.ts';
import type { Consumer } from '../consumer/consumer.ts';
import type { Message } from '../consumer/message.ts';
import { createClient, type DriverCapabilities, type DriverName, driverCapabilities } from '../driver.ts';

/** What a broker can do, so that a test that needs more is skipped with its reason. */
export interface BrokerCapabilities {
  /** Keeps acknowledgements of single messages of a batch. */
  readonly batchIndexAck: boolean;
  /** Names a reader's place at the end of a topic (`consumerMarkDeletePosition`). */
  readonly markDeletePosition: boolean;
  /** Tells messages apart that were sent before it was asked to deliver everything again. */
  readonly consumerEpochs: boolean;
}

/** A broker as the suite uses it. */
export interface BrokerUnderTest {
  readonly serviceUrl: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** One run of the suite: a broker, a driver, and what both can do. */
export interface Bench {
  readonly broker: () => BrokerUnderTest;
  readonly driver: DriverName;
  readonly capabilities: BrokerCapabilities & DriverCapabilities;
  /** A client that is closed when its test ends. */
  client(context: TestContext, serviceUrl?: string, operationTimeoutSeconds?: number): Promise<Client>;
}

export function benchOf(
  broker: () => BrokerUnderTest,
  driver: DriverName,
  capabilities: BrokerCapabilities,
): Bench {
  return {
    broker,
    driver,
    capabilities: { ...capabilities, ...driverCapabilities[driver] },
    async client({ onTestFinished }, serviceUrl = broker().serviceUrl, operationTimeoutSeconds = 15) {
      const client = await createClient({ serviceUrl, operationTimeoutSeconds }, { driver });
      onTestFinished(async () => void (await client.close()));
      return client;
    },
  };
}

/** A topic of one's own. */
export function newTopic(): string {
  return `persistent://public/default/behaviour-${randomUUID()}`;
}

export function text(message: Message): string {
  return message.getData().toString('utf8');
}

/** `count` messages, each acknowledged, by the official interface alone. */
export async function receiveTexts(consumer: Consumer, count: number, timeoutMs = 15_000): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    const message = await consumer.receive(timeoutMs);
    texts.push(text(message));
    await consumer.acknowledge(message);
  }
  return texts;
}

/** Everything that comes until nothing came for a while. */
export async function receiveUntilQuiet(consumer: Consumer, quietMs = 500): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const message = await consumer.receive(quietMs).catch(() => undefined);
    if (message === undefined) return messages;
    messages.push(message);
    await consumer.acknowledge(message);
  }
}

export function numbered(count: number, prefix = 'm'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

export function data(value: string): { data: Buffer } {
  return { data: Buffer.from(value, 'utf8') };
}
