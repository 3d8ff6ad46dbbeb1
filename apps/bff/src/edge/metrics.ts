import type { Registry } from '@alpes/runtime';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { CommandGatewayOptions } from './commands/command-gateway.ts';

/** Counts and times what the gateway answers. */
export function commandMetrics(registry: Registry): NonNullable<CommandGatewayOptions['onResult']> {
  const results = new Counter({
    name: 'alpes_edge_commands_total',
    help: 'Commands by type and by what was answered.',
    labelNames: ['type', 'result'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'alpes_edge_command_seconds',
    help: 'From a checked input to the answer.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  return (type, result, took) => {
    results.inc({ type, result });
    seconds.observe(took);
  };
}

/** Websockets that are open. */
export function socketGauge(registry: Registry, open: () => number): void {
  new Gauge({
    name: 'alpes_edge_sockets',
    help: 'Open websockets.',
    registers: [registry],
    collect() {
      this.set(open());
    },
  });
}
