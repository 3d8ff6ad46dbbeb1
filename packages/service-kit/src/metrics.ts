import type { Registry } from '@alpes/runtime';
import { Counter, Gauge, Histogram } from 'prom-client';

/** What a service counts; every series carries the label `service`. */
export class KitMetrics {
  readonly #service: string;
  readonly #batchSize: Histogram;
  readonly #batchSeconds: Histogram;
  readonly #endings: Counter;
  readonly #faults: Counter;
  readonly #published: Counter;
  readonly #held: Gauge;
  readonly #lag: Gauge;

  constructor(registry: Registry, service: string) {
    this.#service = service;
    this.#batchSize = once(registry, 'alpes_batch_messages', (name) => {
      const buckets = [1, 2, 5, 10, 20, 50, 100, 200, 500];
      const help = 'Messages handled in one transaction';
      return new Histogram({ name, help, buckets, labelNames: ['service'], registers: [registry] });
    });
    this.#batchSeconds = once(registry, 'alpes_batch_seconds', (name) => {
      const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];
      const help = 'From taking a batch to its commit';
      return new Histogram({ name, help, buckets, labelNames: ['service'], registers: [registry] });
    });
    this.#endings = once(registry, 'alpes_messages_total', (name) => {
      const help = 'Messages by type and how they ended; code is the refusal or the reason';
      const labelNames = ['service', 'type', 'ending', 'code'];
      return new Counter({ name, help, labelNames, registers: [registry] });
    });
    this.#faults = once(registry, 'alpes_faults_total', (name) => {
      const help = 'Faults by kind: away, rerun, brief (tried again), held, relay';
      return new Counter({ name, help, labelNames: ['service', 'kind', 'code'], registers: [registry] });
    });
    this.#published = once(registry, 'alpes_published_total', (name) => {
      const help = 'Journal rows published';
      return new Counter({ name, help, labelNames: ['service', 'channel'], registers: [registry] });
    });
    this.#held = once(registry, 'alpes_held', (name) => {
      const help = 'Held: keys, and messages by status';
      return new Gauge({ name, help, labelNames: ['service', 'what'], registers: [registry] });
    });
    this.#lag = once(registry, 'alpes_relay_lag', (name) => {
      const help = 'Journal rows not published yet';
      return new Gauge({ name, help, labelNames: ['service'], registers: [registry] });
    });
  }

  batch(messages: number, seconds: number): void {
    this.#batchSize.observe({ service: this.#service }, messages);
    this.#batchSeconds.observe({ service: this.#service }, seconds);
  }

  ending(type: string, ending: string, code = ''): void {
    this.#endings.inc({ service: this.#service, type, ending, code });
  }

  fault(kind: 'away' | 'rerun' | 'brief' | 'held' | 'relay', code: string): void {
    this.#faults.inc({ service: this.#service, kind, code });
  }

  published(channel: string, count: number): void {
    this.#published.inc({ service: this.#service, channel }, count);
  }

  held(counts: Readonly<Record<string, number>>): void {
    for (const [what, count] of Object.entries(counts))
      this.#held.set({ service: this.#service, what }, count);
  }

  lag(rows: number): void {
    this.#lag.set({ service: this.#service }, rows);
  }
}

// Services that share a process share its registry.
function once<M>(registry: Registry, name: string, make: (name: string) => M): M {
  return (registry.getSingleMetric(name) as M | undefined) ?? make(name);
}
