import { judge } from '../compatibility/judge.ts';
import type { Breach, Direction, Notice, SubjectHistory, Verdict } from '../compatibility/verdict.ts';
import { anyEnvelope } from './code/any-envelope.ts';
import type { CodeUse } from './code/field-uses.ts';
import type { DeclaredUse } from './declared-use.ts';
import { exposuresOf, type Shown } from './exposure.ts';
import type { AssessedBreach, AssessedNotice, FieldUse, Impact, Party } from './impact.ts';
import { type UpgradeFirst, upgradeOrder } from './upgrade-order.ts';

/** What is known of those who use the contracts. */
export interface Knowledge extends Shown {
  readonly parties: readonly Party[];
  readonly uses: readonly CodeUse[];
  /** Apps whose code was looked at: what they are not seen to use, they don't use. */
  readonly lookedAt: ReadonlySet<string>;
  readonly declared: readonly DeclaredUse[];
  /** Whether a topic's messages are read again later. Alpes keeps every topic for ever. */
  readonly isKept: (topic: string) => boolean;
}

export interface AssessedSubject {
  readonly subject: string;
  readonly breaches: readonly AssessedBreach[];
  readonly notices: readonly AssessedNotice[];
}

/**
 * Says of every breach and notice whom it concerns; `histories` are what the verdicts were given on. The same one seen through several topics is told once, where it is met
 * first, with all of them: a record that two topics carry changed once.
 */
export function assess(
  verdicts: readonly Verdict[],
  histories: readonly SubjectHistory[],
  knowledge: Knowledge,
): AssessedSubject[] {
  const breaches = merged(verdicts, (verdict) => verdict.breaches, breachKey);
  const notices = merged(verdicts, (verdict) => verdict.notices, noticeKey);
  const bothWays = judgedBothWays(histories);
  return verdicts.map(({ subject }) => ({
    subject,
    breaches: breaches.of(subject).map(({ item, topics }) => ({
      ...item,
      impact: impactOf(item, concernedBy(item, topics, bothWays), knowledge),
    })),
    notices: notices.of(subject).map(({ item, topics }) => ({
      ...item,
      impact: impactOf(item, { topics, first: FIRST[item.upgradeFirst], readAgain: true }, knowledge),
    })),
  }));
}

interface Changed {
  readonly record: string | undefined;
  readonly field: string | undefined;
  readonly at: string;
  readonly direction?: Direction;
}

interface Concerned {
  readonly topics: readonly string[];
  readonly first: UpgradeFirst;
  /** Whether what is left in the topics will be read with the new schema. */
  readonly readAgain: boolean;
}

function concernedBy(
  breach: Breach,
  topics: readonly string[],
  bothWays: (topic: string) => readonly Breach[],
): Concerned {
  // Nobody reads a topic that is gone: first those who write it stop, then those who read it.
  if (breach.rule === 'TOPIC_REMOVED') return { topics, first: 'writers', readAgain: false };
  return { topics, first: whoFirst(breach, topics.flatMap(bothWays)), readAgain: true };
}

const FIRST = { readers: 'readers', writers: 'writers', none: 'any' } as const;

/** What is the same through every topic. What stands in no record is each topic's own. */
const breachKey = ({ direction, rule, record, field, message, reader, writer }: Breach): string | undefined =>
  record && [direction, rule, record, field, message, reader.file, reader.path, writer.path].join('\0');

const noticeKey = ({ kind, record, field, message, place }: Notice): string | undefined =>
  record && [kind, record, field, message, place.file, place.path].join('\0');

interface Met<T> {
  readonly item: T;
  readonly topics: string[];
}

function merged<T>(
  verdicts: readonly Verdict[],
  itemsOf: (verdict: Verdict) => readonly T[],
  keyOf: (item: T) => string | undefined,
): { of(subject: string): readonly Met<T>[] } {
  const byKey = new Map<string, Met<T>>();
  const bySubject = new Map<string, Met<T>[]>();
  for (const verdict of verdicts) {
    const { subject } = verdict;
    const own: Met<T>[] = [];
    for (const item of itemsOf(verdict)) {
      const key = keyOf(item) ?? `${subject}\0${own.length}`;
      const known = byKey.get(key);
      if (known === undefined) {
        const met = { item, topics: [subject] };
        byKey.set(key, met);
        own.push(met);
      } else if (!known.topics.includes(subject)) known.topics.push(subject);
    }
    bySubject.set(subject, own);
  }
  return { of: (subject) => bySubject.get(subject) ?? [] };
}

/** Breaches of a subject in either direction, whatever its mode: they say which directions hold. */
function judgedBothWays(histories: readonly SubjectHistory[]): (subject: string) => readonly Breach[] {
  const judged = new Map<string, readonly Breach[]>();
  return (subject) => {
    const known = judged.get(subject);
    if (known !== undefined) return known;
    const history = histories.find((one) => one.subject === subject);
    const found = history ? judge({ ...history, mode: 'FULL_TRANSITIVE' }).breaches : [];
    judged.set(subject, found);
    return found;
  };
}

/** By the directions in which this very change breaks nothing. */
function whoFirst(breach: Breach, bothWays: readonly Breach[]): UpgradeFirst {
  const { direction: other } =
    bothWays.find(
      ({ record, field, at, direction }) =>
        record === breach.record &&
        field === breach.field &&
        direction !== breach.direction &&
        // Records that a topic carries come and go one by one.
        (at === breach.at || !isEnvelope(breach.record)),
    ) ?? breach;
  if (other !== breach.direction) return 'nobody';
  return breach.direction === 'backward' ? 'writers' : 'readers';
}

function impactOf(changed: Changed, { topics, first, readAgain }: Concerned, knowledge: Knowledge): Impact {
  const parties = knowledge.parties.filter(({ topic }) => topics.includes(topic));
  const about = aboutWhat(changed, knowledge);
  return {
    topics,
    parties,
    uses: about ? usesOf(about, parties, knowledge) : [],
    exposures: about ? exposuresOf(about, knowledge) : [],
    order: upgradeOrder({ first, parties, kept: readAgain ? topics.filter(knowledge.isKept) : [] }),
  };
}

/** A record that a topic carries no more is that record's matter; one that it carries anew, that of all who take messages apart. */
function aboutWhat(
  { record, field, at, direction }: Changed,
  knowledge: Knowledge,
): ChangedRecord | undefined {
  if (record === undefined) return undefined;
  const [, carried] = /^data\.(\w+)$/.exec(at) ?? [];
  if (carried === undefined || direction !== 'backward' || !isEnvelope(record)) return { record, field };
  const known = recordsCalled(carried, knowledge);
  const own = known.find((name) => namespaceOf(name) === namespaceOf(record)) ?? known[0];
  return own === undefined ? { record, field } : { record: own, field: undefined };
}

function recordsCalled(name: string, { uses, lineage }: Knowledge): string[] {
  const shown = Object.keys(lineage.shows).map(namespaceOf);
  return [...uses.map(({ record }) => record), ...shown].filter((record) => record.endsWith(`.${name}`));
}

const namespaceOf = (name: string): string => name.slice(0, name.lastIndexOf('.'));

interface ChangedRecord {
  readonly record: string;
  readonly field: string | undefined;
}

function usesOf(changed: ChangedRecord, parties: readonly Party[], knowledge: Knowledge): FieldUse[] {
  const apps = [...new Set(parties.map(({ app }) => app))];
  return apps.flatMap((app) => usesBy(app, changed, knowledge));
}

function usesBy(app: string, changed: ChangedRecord, { uses, declared, lookedAt }: Knowledge): FieldUse[] {
  const { record, field } = changed;
  const own = declared.filter((declaration) => declaration.app === app);
  if (!lookedAt.has(app) && own.length === 0) {
    return [{ app, record, field: field ?? '*', evidence: 'unknown', places: [], whole: [] }];
  }
  const inCode = uses.filter((use) => use.app === app && isOf(use, changed));
  return [
    ...inCode.map(({ field: used, places, whole }) => ({
      app,
      record,
      field: used,
      evidence: 'code' as const,
      places,
      whole,
    })),
    ...own.flatMap((declaration) => declaredUses(declaration, changed)),
  ];
}

/** Code takes envelopes of every topic alike. */
function isOf(use: CodeUse, { record, field }: ChangedRecord): boolean {
  const same = use.record === record || (use.record === anyEnvelope && isEnvelope(record));
  return same && (field === undefined || use.field === field);
}

const isEnvelope = (record: string | undefined): boolean =>
  record !== undefined && /\.(Command|Event)Envelope$/.test(record);

function declaredUses({ app, uses }: DeclaredUse, { record, field }: ChangedRecord): FieldUse[] {
  const named = uses[record];
  if (named === undefined) return [];
  const fields = named === '*' ? [field ?? '*'] : named.filter((one) => field === undefined || one === field);
  return fields.map((one) => ({
    app,
    record,
    field: one,
    evidence: 'declared' as const,
    places: [],
    whole: [],
  }));
}
