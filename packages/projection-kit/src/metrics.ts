import type { Registry } from '@alpes/runtime';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { StreamState } from './stream/stream-state.ts';

const statuses: readonly StreamState['status'][] = ['starting', 'running', 'waiting', 'stopped', 'closed'];

/** What a projector counts; every series carries the label `stream`. */
export class ProjectorMetrics {
  readonly #messages: Counter<'stream' | 'ending'>;
  readonly #seconds: Histogram<'stream'>;
  readonly #retries: Counter<'stream' | 'kind'>;
  readonly #lag: Gauge<'stream'>;
  readonly #status: Gauge<'stream' | 'status'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#messages = once(registry, 'alpes_projected_messages_total', (name) => {
      const help = 'Messages by ending: projected, repeated (projected before), unreadable';
      return new Counter({ name, help, labelNames: ['stream', 'ending'], registers });
    });
    this.#seconds = once(registry, 'alpes_projection_seconds', (name) => {
      const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];
      const help = 'From taking a batch to its commit';
      return new Histogram({ name, help, buckets, labelNames: ['stream'], registers });
    });
    this.#retries = once(registry, 'alpes_projection_retries_total', (name) => {
      const help = 'Tries that failed by kind: away (database or broker), rerun (deadlock, serialization)';
      return new Counter({ name, help, labelNames: ['stream', 'kind'], registers });
    });
    this.#lag = once(registry, 'alpes_projection_lag_seconds', (name) => {
      const help = 'Age of the last projected message at its commit';
      return new Gauge({ name, help, labelNames: ['stream'], registers });
    });
    this.#status = once(registry, 'alpes_projection_stream', (name) => {
      const help = '1 for the status a stream is in: starting, running, waiting, stopped, closed';
      return new Gauge({ name, help, labelNames: ['stream', 'status'], registers });
    });
  }

  batch(stream: string, projected: number, repeated: number, seconds: number): void {
    this.#messages.inc({ stream, ending: 'projected' }, projected);
    this.#messages.inc({ stream, ending: 'repeated' }, repeated);
    this.#seconds.observe({ stream }, seconds);
  }

  unreadable(stream: string): void {
    this.#messages.inc({ stream, ending: 'unreadable' });
  }

  retried(stream: string, kind: 'away' | 'rerun'): void {
    this.#retries.inc({ stream, kind });
  }

  lag(stream: string, seconds: number): void {
    this.#lag.set({ stream }, seconds);
  }

  state(stream: string, status: StreamState['status']): void {
    for (const name of statuses) this.#status.set({ stream, status: name }, name === status ? 1 : 0);
  }
}

// Apps that share a process share its registry.
function once<M>(registry: Registry, name: string, make: (name: string) => M): M {
  return (registry.getSingleMetric(name) as M | undefined) ?? make(name);
}
