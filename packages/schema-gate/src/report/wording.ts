import type { Breach, Notice } from '../compatibility/verdict.ts';
import type { Exposure, FieldUse, Impact, Party } from '../impact/impact.ts';
import type { RetainedReport } from '../sources/retained/retained-report.ts';
import { breachesOf, noticesOf } from './findings.ts';
import type { GateReport } from './gate-report.ts';

/** `1 breach`, `2 breaches`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** What cannot be read by what. */
export const directionSentence = ({ direction, against }: Breach): string => {
  const versions = listed(against);
  return direction === 'backward'
    ? `The new schema cannot read what was written with ${versions}.`
    : `Readers that still have ${versions} cannot read what the new schema writes.`;
};

/** Who goes first, in three words; undefined where it does not matter. */
export const upgradeFirst = ({ upgradeFirst: first }: Notice): string | undefined =>
  first === 'none' ? undefined : `upgrade ${first} first`;

/** Apps in one role, each once. */
export const appsThat = (role: Party['role'], impact: Impact): readonly string[] => [
  ...new Set(impact.parties.filter((party) => party.role === role).map((party) => party.app)),
];

/** How one app uses what changed; where that is several fields, each by its name. Empty where it is not known to. */
export function usesOf(app: string, { uses }: Impact): string {
  const own = uses.filter((use) => use.app === app);
  if (own.length < 2) return own.map(useOf).join('');
  return listed(
    own.map((use) => `${use.field}: ${useOf(use)}`),
    6,
  );
}

/** How an app uses the field, as far as it is known. */
export function useOf(use: FieldUse): string {
  if (use.evidence === 'unknown') return 'not known whether it uses the field';
  if (use.evidence === 'declared') return 'declares that it uses the field';
  const named = use.places.length > 0 ? [listed(use.places, 3)] : [];
  const whole = use.whole.length > 0 ? [`the whole record goes on at ${listed(use.whole, 3)}`] : [];
  return [...named, ...whole].join('; ') || 'uses the field';
}

/** `a`, `a and b`, `a, b and c`; long lists are cut. */
export function listed(names: readonly string[], most = 5): string {
  const shown =
    names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  if (shown.length < 2) return shown[0] ?? 'nothing';
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `CompanyState.taxId`, with the namespace left out where it can be. */
export const subjectOf = (it: {
  record: string | undefined;
  field: string | undefined;
  at: string;
}): string => {
  const record = it.record?.split('.').at(-1);
  if (record === undefined) return it.at || 'the whole schema';
  return it.field === undefined ? record : `${record}.${it.field}`;
};

/** The figures of a report; every format ends with the same ones. */
export interface Tally {
  readonly subjects: number;
  readonly problems: number;
  readonly breaches: number;
  readonly notices: number;
  readonly graphqlBreaking: number;
  readonly graphqlDangerous: number;
  /** Messages that topics hold, were written readable, and can't be read with the new schema. */
  readonly retainedFailed: number;
}

export function tallyOf(report: GateReport): Tally {
  const changes = report.graphql?.changes ?? [];
  return {
    subjects: report.subjects.length,
    problems: report.problems.length,
    breaches: breachesOf(report).length,
    notices: noticesOf(report).length,
    graphqlBreaking: changes.filter((change) => change.criticality === 'breaking').length,
    graphqlDangerous: changes.filter((change) => change.criticality === 'dangerous').length,
    retainedFailed: (report.retained ?? []).reduce((sum, topic) => sum + failedIn(topic), 0),
  };
}

/** Messages of a topic that the new schema can't read. */
const failedIn = ({ groups }: RetainedReport): number => groups.reduce((sum, { failed }) => sum + failed, 0);

/** `all 12 messages`, `a sample of 1000 messages`. */
export const extentOf = ({ whole, read }: RetainedReport): string =>
  whole ? `all ${count(read, 'message')}` : `a sample of ${count(read, 'message')}`;

/** One line for the end of a report. */
export function summaryLine(report: GateReport): string {
  const tally = tallyOf(report);
  const parts = [
    report.problems.length > 0
      ? count(tally.problems, 'problem of schema files', 'problems of schema files')
      : '',
    tally.breaches > 0 ? count(tally.breaches, 'breach', 'breaches') : '',
    tally.notices > 0 ? count(tally.notices, 'notice') : '',
    tally.graphqlBreaking > 0 ? `GraphQL: ${tally.graphqlBreaking} breaking` : '',
    tally.graphqlDangerous > 0 ? `GraphQL: ${tally.graphqlDangerous} dangerous` : '',
    tally.retainedFailed > 0 ? `${count(tally.retainedFailed, 'retained message')} unreadable` : '',
  ].filter((part) => part !== '');
  return [
    `${report.compatible ? 'Compatible' : 'Not compatible'} with ${report.against}: ${count(tally.subjects, 'subject')}`,
    ...(parts.length > 0 ? parts : ['nothing to tell']),
  ].join(', ');
}

/** The root fields through which GraphQL shows or takes something, each kind by its name; `show` is how a name is written. */
export const rootFields = (
  { queries, subscriptions, mutations }: Exposure,
  show: (name: string) => string = (name) => name,
): string =>
  [
    { kind: 'queries', names: queries },
    { kind: 'subscriptions', names: subscriptions },
    { kind: 'mutations', names: mutations },
  ]
    .filter(({ names }) => names.length > 0)
    .map(({ kind, names }) => `${kind} ${listed(names.map(show), 8)}`)
    .join('; ');

/** Operations of known clients that depend on it: `asked for by web/company.graphql:3: Company`; empty where none is known. */
export const askedForBy = (
  { operations = [] }: Exposure,
  show: (name: string) => string = (name) => name,
): string => (operations.length === 0 ? '' : `asked for by ${listed(operations.map(show), 8)}`);
