import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@alpes/contracts';
import { backoff, type Logger, type Readiness, type Registry, type RunningApp } from '@alpes/runtime';
import { Counter } from 'prom-client';
import type { Broker, Delivery, Publisher, Source } from '../broker.ts';
import { EnvelopeReader } from '../envelope-reader.ts';
import { errorMessage, faultKind } from '../errors.ts';
import type { BridgeSettings } from './bridge-settings.ts';
import { Carrier } from './carrier.ts';
import type { BridgeDefinition } from './definition.ts';

/** Where a test makes the world end. */
export type BridgeFaultPoints = (
  point: 'before-publish' | 'after-publish-before-ack',
) => Promise<void> | void;

export interface RunningBridgeOptions {
  readonly definition: BridgeDefinition<Message, Message>;
  readonly settings: BridgeSettings;
  readonly broker: Broker;
  readonly faultPoint: BridgeFaultPoints;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/**
 * `starting`: no subscription yet. `carrying`: carrying, or nothing to carry. `waiting`: the broker is away; goes back to
 * `carrying` by itself. `failed`: something can't be carried; entered on a fault, left never (`failed` rejects with it).
 * `closed`: it was told to stop.
 */
type BridgeState =
  | { readonly status: 'starting' }
  | { readonly status: 'carrying' }
  | { readonly status: 'waiting'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'closed' };

interface Session {
  readonly source: Source;
  readonly publisher: Publisher;
  readonly carrier: Carrier;
}

const delay = backoff({ initialMs: 100, maxMs: 5_000 });

/** A bridge at work. When the broker goes away a session ends; the next one begins by looking how far the other topic is. */
export class RunningBridge implements RunningApp {
  readonly addresses = {};
  readonly failed: Promise<never>;
  readonly #options: RunningBridgeOptions;
  readonly #carried: Counter;
  readonly #ending = new AbortController();
  readonly #reader: EnvelopeReader;
  #state: BridgeState = { status: 'starting' };
  #session: Session | undefined;
  #loop: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(options: RunningBridgeOptions) {
    this.#options = options;
    this.#carried = counter(options.metrics);
    this.#reader = new EnvelopeReader(options.definition.from, (topic, version) =>
      options.broker.schemaOf(topic, version),
    );
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  /** Resolves when it is subscribed; waits for a broker that is away. @throws when the subscription is refused. */
  async start(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#loop = this.#run();
  }

  async readiness(): Promise<Readiness> {
    const reasons = [reasonOf(this.#state), this.#options.broker.trouble?.()];
    const given = reasons.filter((reason) => reason !== undefined);
    return { ready: given.length === 0, reasons: given };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#ending.abort();
    await this.#close(); // what is under way fails, and comes again: nothing of it was acknowledged
    await this.#loop;
    await this.#close();
    await this.#options.broker.close().catch(() => undefined);
    this.#state = { status: 'closed' };
  }

  async #run(): Promise<void> {
    for (let attempt = 1; !this.#ending.signal.aborted; attempt += 1) {
      try {
        await this.#carryUntilClosed(() => {
          attempt = 1;
        });
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        if (faultKind(error) === 'fault') return this.#end(error);
        this.#waitFor(error);
        await sleep(delay(attempt), undefined, { signal: this.#ending.signal }).catch(() => undefined);
      }
      await this.#close();
    }
  }

  async #carryUntilClosed(onDone: () => void): Promise<void> {
    const session = await this.#open();
    for (;;) {
      const deliveries = await session.source.receive();
      if (deliveries.length === 0) return;
      await this.#carry(session, deliveries);
      onDone();
    }
  }

  async #carry({ source, carrier }: Session, deliveries: readonly Delivery[]): Promise<void> {
    await this.#options.faultPoint('before-publish');
    const count = await carrier.carry(deliveries);
    await this.#options.faultPoint('after-publish-before-ack');
    await source.acknowledge(deliveries);
    this.#carried.inc({ bridge: this.#options.definition.name }, count);
  }

  async #open(): Promise<Session> {
    for (let attempt = 1; this.#session === undefined; attempt += 1) {
      try {
        this.#session = await this.#connect();
        this.#state = { status: 'carrying' };
      } catch (error) {
        if (faultKind(error) === 'fault' || this.#ending.signal.aborted) throw error;
        this.#waitFor(error);
        await sleep(delay(attempt), undefined, { signal: this.#ending.signal });
      }
    }
    return this.#session;
  }

  async #connect(): Promise<Session> {
    const { broker, definition, settings } = this.#options;
    const { from, to, name } = definition;
    const source = await broker.subscribe({
      topic: from.topic(settings.tenant),
      subscription: name,
      type: 'Failover',
      context: from.context,
      channel: from.channel,
    });
    const publisher = broker.publisher();
    const topic = to.topic(settings.tenant);
    return {
      source,
      publisher,
      carrier: new Carrier({ definition, topic, reader: this.#reader, publisher }),
    };
  }

  async #close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.source.close().catch(() => undefined);
    await session?.publisher.close().catch(() => undefined);
  }

  #waitFor(error: unknown): void {
    const reason = errorMessage(error);
    this.#state = { status: 'waiting', reason };
    this.#options.logger.warn({ err: error }, 'the broker is away');
  }

  #end(error: unknown): void {
    this.#state = { status: 'failed', reason: errorMessage(error) };
    this.#options.logger.error({ err: error }, 'the bridge carries nothing more');
    this.#fail(error);
  }
}

function reasonOf(state: BridgeState): string | undefined {
  switch (state.status) {
    case 'starting':
      return 'It is starting.';
    case 'closed':
      return 'It has stopped.';
    case 'waiting':
      return `It waits: ${state.reason}`;
    case 'failed':
      return `It has failed: ${state.reason}`;
    default:
      return undefined;
  }
}

function counter(registry: Registry): Counter {
  const name = 'alpes_bridge_carried_total';
  const help = 'Messages that a bridge carried to the other topic';
  const found = registry.getSingleMetric(name) as Counter | undefined;
  return found ?? new Counter({ name, help, labelNames: ['bridge'], registers: [registry] });
}
