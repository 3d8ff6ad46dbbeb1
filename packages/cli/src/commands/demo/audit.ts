import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../shared/graphql.ts';
import type { Surroundings } from '../shared/surroundings.ts';
import * as documents from './documents.ts';

/** What the audit says of everything there is. */
export interface AuditResult {
  readonly subjects: number;
  /** Audited fields that have a value, from 0 to 1. */
  readonly share: number | null;
  readonly openErrors: number;
  readonly openWarnings: number;
  readonly openInfos: number;
  /** Open findings by rule, most first. */
  readonly rules: readonly { readonly rule: string; readonly severity: string; readonly count: number }[];
}

type Completeness = Omit<AuditResult, 'rules'>;

const LOOK_EVERY_MS = 500;
const QUIET_LOOKS = 3;
const PATIENCE_MS = 60_000;

/** Waits until the audit has seen `subjects` and has nothing more to say, a minute at most; then asks what it found. */
export async function auditResult(where: Surroundings, subjects: number): Promise<AuditResult> {
  const completeness = await settled(where, subjects);
  return { ...completeness, rules: await rulesOf(where) };
}

async function settled(where: Surroundings, subjects: number): Promise<Completeness> {
  const deadline = Date.now() + PATIENCE_MS;
  let last = await look(where);
  for (let quiet = 0; quiet < QUIET_LOOKS && Date.now() < deadline; ) {
    await sleep(LOOK_EVERY_MS);
    const now = await look(where);
    quiet = now.subjects >= subjects && JSON.stringify(now) === JSON.stringify(last) ? quiet + 1 : 0;
    last = now;
  }
  return last;
}

const look = async (where: Surroundings): Promise<Completeness> =>
  (await ask<{ completeness: Completeness }>(where, documents.completeness)).completeness;

interface Page {
  readonly findings: {
    readonly nodes: readonly { readonly rule: string; readonly severity: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

async function rulesOf(where: Surroundings): Promise<AuditResult['rules']> {
  const counts = new Map<string, { rule: string; severity: string; count: number }>();
  for (let after: string | null | undefined; after !== null; ) {
    const { nodes, pageInfo } = (await ask<Page>(where, documents.findings, { after })).findings;
    for (const { rule, severity } of nodes) {
      const known = counts.get(rule) ?? { rule, severity, count: 0 };
      counts.set(rule, { ...known, count: known.count + 1 });
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}
