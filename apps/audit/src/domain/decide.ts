import { duplicatesOf, mayBeSame } from './duplicates.ts';
import { type AuditEvent, look, propertiesOf } from './look.ts';
import {
  findingUnknown,
  noteTooLong,
  type Rejection,
  subjectOfOtherKind,
  subjectUnknown,
} from './rejections.ts';
import {
  type CompanyFacts,
  type Facts,
  isCompany,
  isProperty,
  type PropertyFacts,
  type Subject,
  type SubjectKind,
  type Surroundings,
} from './subject.ts';

/** Why a subject is looked at again. */
export type Reason = 'OWNER_CHANGED' | 'PROPERTIES_CHANGED' | 'NEIGHBOUR_CHANGED' | 'REQUESTED' | 'DUE';

/** A request to look at another subject, because what is known of it may no longer hold. */
export interface Reaudit {
  readonly subjectId: string;
  readonly kind: SubjectKind;
  readonly reason: Reason;
}

export interface Accepted {
  readonly events: readonly AuditEvent[];
  /** The subject after it; null where nothing changed. */
  readonly subject: Subject | null;
  readonly reaudits: readonly Reaudit[];
}

export type Decision = Accepted | Rejection;

/** What an event of another context says of a subject. */
export interface News {
  readonly id: string;
  readonly facts: Omit<CompanyFacts, 'registeredAt'> | PropertyFacts;
  readonly subjectVersion: number;
  readonly retired: boolean;
  readonly at: Date;
}

export interface Note {
  readonly findingId: string;
  readonly note: string | null;
  readonly by: string;
  readonly at: Date;
}

/** In characters (UTF-16 code units). */
export const longestNote = 1000;

const unchanged: Accepted = { events: [], subject: null, reaudits: [] };

/**
 * Takes in what happened to a company or property and looks at it. What that may mean for other subjects is left to
 * looks of their own. News that is not newer than what is known is passed over.
 */
export function hear(known: Subject | null, news: News, surroundings: Surroundings): Decision {
  if (known && known.facts.kind !== news.facts.kind) return subjectOfOtherKind();
  if (known && news.subjectVersion <= known.subjectVersion) return unchanged;
  const { subject, events } = look(informed(known, news), surroundings);
  return { events, subject, reaudits: reauditsAfterNews(known, subject, surroundings) };
}

/** Looks again at a subject whose surroundings, or the time, may have changed. */
export function reaudit(
  known: Subject | null,
  kind: SubjectKind,
  at: Date,
  surroundings: Surroundings,
): Decision {
  if (!known || known.facts.kind !== kind) return subjectUnknown();
  const { subject, events } = look(
    { ...known, version: known.version + 1, auditedAt: later(known.auditedAt, at) },
    surroundings,
  );
  return { events, subject, reaudits: reauditsAfterLook(known, subject, surroundings) };
}

/** Notes that a person lives with an open finding; a second note takes the place of the first. */
export function acknowledge(known: Subject | null, { findingId, note, by, at }: Note): Decision {
  if (!known) return subjectUnknown();
  const found = known.findings.find(({ id }) => id === findingId);
  if (!found) return findingUnknown();
  const text = note?.trim() || null;
  if (text && text.length > longestNote) return noteTooLong(longestNote);
  const finding = { ...found, acknowledgement: { by, at, note: text } };
  const subject: Subject = {
    ...known,
    version: known.version + 1,
    findings: known.findings.map((other) => (other.id === findingId ? finding : other)),
  };
  return { events: [{ type: 'FindingAcknowledged', subject, finding }], subject, reaudits: [] };
}

/** A look at each of these. */
export function reauditAll(subjects: readonly Subject[]): Accepted {
  return { ...unchanged, reaudits: subjects.map((subject) => again(subject, 'REQUESTED')) };
}

function informed(known: Subject | null, news: News): Subject {
  const at = known ? later(known.auditedAt, news.at) : news.at;
  return {
    id: news.id,
    version: (known?.version ?? 0) + 1,
    facts: factsOf(known, news),
    retired: news.retired,
    subjectVersion: news.subjectVersion,
    auditedAt: at,
    duplicateOf: known?.duplicateOf ?? null,
    findings: known?.findings ?? [],
    openings: known?.openings ?? {},
  };
}

function factsOf(known: Subject | null, { facts, at }: News): Facts {
  if (facts.kind === 'PROPERTY') return facts;
  return { ...facts, registeredAt: known && isCompany(known) ? known.facts.registeredAt : at };
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function again(subject: Subject, reason: Reason): Reaudit {
  return { subjectId: subject.id, kind: subject.facts.kind, reason };
}

function reauditsAfterNews(
  known: Subject | null,
  subject: Subject,
  surroundings: Surroundings,
): readonly Reaudit[] {
  return isCompany(subject)
    ? reauditsOfProperties(known, subject, surroundings)
    : unique([
        ...reauditsOfOwners(known, subject, surroundings),
        ...reauditsOfNeighbours(known, subject, surroundings),
      ]);
}

/** A company that is new, or withdrawn, is another owner to its properties. */
function reauditsOfProperties(
  known: Subject | null,
  owner: Subject,
  surroundings: Surroundings,
): readonly Reaudit[] {
  if (known && known.retired === owner.retired) return [];
  return propertiesOf(owner.id, surroundings).map((property) => again(property, 'OWNER_CHANGED'));
}

/**
 * The owner that a property came to, if it was missing properties. And the one it left: it may have none now; should
 * that one be registered at this very moment, the sweep for companies without a property sees to it.
 */
function reauditsOfOwners(
  known: Subject | null,
  property: Subject,
  surroundings: Surroundings,
): readonly Reaudit[] {
  const [before, after] = [ownerId(known), ownerId(property)];
  if (before === after) return [];
  const left = company(before, surroundings);
  const gained = company(after, surroundings);
  return [
    ...(left ? [again(left, 'PROPERTIES_CHANGED')] : []),
    ...(gained?.findings.some(({ rule }) => rule === 'NO_PROPERTY')
      ? [again(gained, 'PROPERTIES_CHANGED')]
      : []),
  ];
}

function ownerId(subject: Subject | null): string | null {
  return subject && isProperty(subject) && !subject.retired ? subject.facts.ownerId : null;
}

function company(id: string | null, surroundings: Surroundings): Subject | null {
  const found = id === null ? null : surroundings.get(id);
  return found && isCompany(found) && !found.retired ? found : null;
}

/**
 * Those that took this property for their duplicate, and those it is alike now. They are asked whatever they seem to
 * know: what one of them knows may be lost at this very moment, by a move that is not seen here yet. In a crowd of
 * properties all alike another one would be found then, so there only those are asked that know of none.
 */
function reauditsOfNeighbours(
  known: Subject | null,
  property: Subject,
  surroundings: Surroundings,
): readonly Reaudit[] {
  if (known && !looksOther(known, property)) return reauditsAfterLook(known, property, surroundings);
  return [
    ...pointingAt(property, surroundings),
    ...askedAmong(isProperty(property) ? duplicatesOf(property, surroundings) : []),
    ...newlyPointedAt(known, property, surroundings),
  ].map((neighbour) => again(neighbour, 'NEIGHBOUR_CHANGED'));
}

const crowd = 8;

function askedAmong(alike: readonly Subject[]): readonly Subject[] {
  return alike.length <= crowd ? alike : alike.filter(({ duplicateOf }) => duplicateOf === null);
}

/** Whether neighbours may see a property with other eyes now. */
function looksOther(known: Subject, property: Subject): boolean {
  return JSON.stringify(appearance(known)) !== JSON.stringify(appearance(property));
}

function appearance(subject: Subject) {
  if (!isProperty(subject) || subject.retired) return null;
  const { name, addressLine, coordinates } = subject.facts;
  return { name, addressLine, coordinates };
}

/** Those that point here without reason any more, and the one that this points at as of now, which may have moved. */
function reauditsAfterLook(known: Subject, subject: Subject, surroundings: Surroundings): readonly Reaudit[] {
  const mistaken = pointingAt(subject, surroundings).filter((other) => !mayBeSame(subject, other));
  return unique(
    [...mistaken, ...newlyPointedAt(known, subject, surroundings)].map((other) =>
      again(other, 'NEIGHBOUR_CHANGED'),
    ),
  );
}

function pointingAt({ id }: Subject, surroundings: Surroundings): readonly Subject[] {
  return surroundings.filter(({ duplicateOf }) => duplicateOf === id);
}

function newlyPointedAt(known: Subject | null, { duplicateOf }: Subject, surroundings: Surroundings) {
  if (duplicateOf === null || duplicateOf === known?.duplicateOf) return [];
  const other = surroundings.get(duplicateOf);
  return other ? [other] : [];
}

function unique(reaudits: readonly Reaudit[]): readonly Reaudit[] {
  return [...new Map(reaudits.map((asked) => [asked.subjectId, asked])).values()];
}
