import Table from 'cli-table3';
import type { LoadResult } from './load.ts';
import type { Machine } from './machine.ts';
import type { Usage } from './process-usage.ts';

/** Everything one run measured; `npm run bench -- --json FILE` writes it as it is. */
export interface Report {
  readonly at: string;
  readonly broker: string;
  readonly machine: Machine;
  readonly scenarios: Readonly<Record<string, LoadResult>>;
  /** By scenario, then by process. CPU seconds are divided by the commands completed to give the cost of one. */
  readonly usage: Readonly<Record<string, Readonly<Record<string, Usage>>>>;
}

const ms = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(1));

function scenarioTable(scenarios: Report['scenarios']): string {
  const table = new Table({
    head: ['scenario', 'commands/s', 'completed', 'failed', 'receipt p50', 'p99 ms', 'outcome p50', 'p99 ms'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const [name, { perSecond, completed, failed, receiptMs, outcomeMs }] of Object.entries(scenarios)) {
    table.push([
      name,
      perSecond.toFixed(0),
      completed,
      failed,
      ms(receiptMs.p50),
      ms(receiptMs.p99),
      ms(outcomeMs.p50),
      ms(outcomeMs.p99),
    ]);
  }
  return table.toString();
}

function usageTable(report: Report): string {
  const table = new Table({
    head: ['scenario', 'process', 'CPU s', 'CPU ms a command', 'peak MiB'],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const [name, parts] of Object.entries(report.usage)) {
    const completed = report.scenarios[name]?.completed ?? 0;
    for (const [part, { cpuSeconds, peakMiB }] of Object.entries(parts)) {
      const perCommand = completed ? ((cpuSeconds * 1000) / completed).toFixed(3) : '–';
      table.push([name, part, cpuSeconds.toFixed(2), perCommand, peakMiB.toFixed(0)]);
    }
  }
  return table.toString();
}

/** The report as people read it. Compare within one run only: machines differ, and so does one machine's hour. */
export function renderReport(report: Report): string {
  const { cpu, cores, memoryGiB, node, fsyncMs, databaseRoundTripMs } = report.machine;
  return [
    `${cores} × ${cpu}, ${memoryGiB} GiB, Node ${node}; broker: ${report.broker}`,
    `one fsync ${fsyncMs.toFixed(2)} ms, one database round trip ${databaseRoundTripMs.toFixed(3)} ms`,
    scenarioTable(report.scenarios),
    usageTable(report),
  ].join('\n');
}
