import pc from 'picocolors';
import { table } from '../shared/output.ts';
import type { AuditResult } from './audit.ts';
import type { Settled } from './commands.ts';

export interface DemoResult {
  readonly commands: number;
  readonly accepted: number;
  readonly completed: number;
  readonly refused: number;
  /** Why, with how many of each: codes of rejections and of inputs that were not accepted. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly deadLettered: number;
  readonly unanswered: number;
  readonly seconds: number;
  readonly receiptMs: Percentiles;
  readonly outcomeMs: Percentiles;
  readonly audit: AuditResult;
}

interface Percentiles {
  readonly p50: number | null;
  readonly p99: number | null;
}

export function summarise(settled: readonly Settled[], seconds: number, audit: AuditResult): DemoResult {
  const count = (...statuses: Settled['status'][]) =>
    settled.filter(({ status }) => statuses.includes(status)).length;
  return {
    commands: settled.length,
    accepted: settled.filter(({ receiptMs }) => receiptMs !== undefined).length,
    completed: count('COMPLETED'),
    refused: count('REJECTED', 'INVALID', 'DISCARDED'),
    refusals: tally(settled.flatMap(({ status, code }) => (status === 'COMPLETED' ? [] : (code ?? [])))),
    deadLettered: count('DEAD_LETTERED'),
    unanswered: count('UNANSWERED'),
    seconds,
    receiptMs: percentiles(settled.flatMap(({ receiptMs }) => receiptMs ?? [])),
    outcomeMs: percentiles(settled.flatMap(({ outcomeMs }) => outcomeMs ?? [])),
    audit,
  };
}

function tally(codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** Nearest rank: the least value that so many percent do not exceed. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  return { p50: rounded(at(50)), p99: rounded(at(99)) };
}

const rounded = (ms: number | undefined): number | null =>
  ms === undefined ? null : Math.round(ms * 10) / 10;

/** For people: what became of the commands, how long they took, and what the audit found. */
export function asText(demo: DemoResult): string {
  const { commands, seconds, audit } = demo;
  const { openErrors, openWarnings, openInfos, share } = audit;
  const rate = seconds > 0 ? ` (${Math.round(commands / seconds)}/s)` : '';
  const facts: [string, string][] = [
    ['Accepted', `${demo.accepted} of ${commands} in ${seconds.toFixed(1)} s${rate}`],
    ['Completed', String(demo.completed)],
    [
      'Refused',
      [demo.refused, ...Object.entries(demo.refusals).map(([code, n]) => `${code} ${n}`)].join('  '),
    ],
    ...(demo.deadLettered
      ? [['Dead letters', `${demo.deadLettered}: see alpes held list`] as [string, string]]
      : []),
    ...(demo.unanswered ? [['No outcome', String(demo.unanswered)] as [string, string]] : []),
    ['Receipt', `${latency(demo.receiptMs)}, from the mutation to its answer`],
    ['Outcome', `${latency(demo.outcomeMs)}, from the mutation to the push`],
    [
      'Audit',
      `${openErrors} errors, ${openWarnings} warnings, ${openInfos} infos in ${audit.subjects} subjects`,
    ],
    ['Complete', share === null ? '-' : `${(share * 100).toFixed(1)} % of what the audit looks for is known`],
  ];
  const lines = facts.map(([name, value]) => `${pc.bold(name.padEnd(13))}${value}`);
  const rules = audit.rules.map(({ rule, severity, count }) => [
    rule,
    severity.toLowerCase(),
    String(count).padStart(5),
  ]);
  return [...lines, ...(rules.length ? ['', table(['Open findings', 'severity', 'count'], rules)] : [])].join(
    '\n',
  );
}

const latency = ({ p50, p99 }: Percentiles): string => `p50 ${p50 ?? '-'} ms, p99 ${p99 ?? '-'} ms`;
