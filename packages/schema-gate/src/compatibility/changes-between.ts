import { defaultText } from '../avro/default-value.ts';
import { unqualified } from '../avro/names.ts';
import { plainPlace } from '../avro/place.ts';
import type {
  AvroSchema,
  EnumSchema,
  Field,
  NamedSchema,
  Place,
  RecordSchema,
  UnionSchema,
} from '../avro/schema.ts';
import { candidateBranches, couldMatch, plainlySame, writerFields } from './matching.ts';
import { branchName, isNamed, logicalWords, typeWords } from './type-words.ts';
import type { Notice } from './verdict.ts';

/** Two types that are the same thing before and after, and where. */
interface Step {
  readonly before: AvroSchema;
  readonly after: AvroSchema;
  readonly record: string | undefined;
  readonly field: string | undefined;
  readonly at: string;
  /** Of the field, for a reference to a type that is defined elsewhere. */
  readonly place: Place;
}

/**
 * What changed from one schema to the next, breaking or not, each at the first place it is met, with who has to be upgraded
 * first when it is allowed. `judge` leaves out what its mode forbids.
 */
export function changesBetween(earlier: AvroSchema, candidate: AvroSchema): readonly Notice[] {
  if (earlier === candidate) return [];
  const walk = new Walk();
  const place = candidate.place;
  walk.enter({ before: earlier, after: candidate, record: undefined, field: undefined, at: '', place });
  for (let step = walk.next(); step !== undefined; step = walk.next()) compare(step, walk);
  return walk.notices.map((notice) => ({ ...notice, place: plainPlace(notice.place) }));
}

class Walk {
  readonly notices: Notice[] = [];
  readonly #todo: Step[] = [];
  #entered: Step[] = [];
  readonly #seen = new Map<AvroSchema, Set<AvroSchema>>();

  enter(step: Step): void {
    if (!plainlySame(step.after, step.before)) this.#entered.push(step);
  }

  next(): Step | undefined {
    // In the order of the schema, like checkPair: what both tell stands at the same place.
    for (const step of this.#entered.toReversed()) this.#todo.push(step);
    this.#entered = [];
    for (let step = this.#todo.pop(); step !== undefined; step = this.#todo.pop()) {
      if (this.#isNew(step)) return step;
    }
    return undefined;
  }

  #isNew({ before, after }: Step): boolean {
    let met = this.#seen.get(after);
    if (!met) this.#seen.set(after, (met = new Set()));
    if (met.has(before)) return false;
    met.add(before);
    return true;
  }

  tell(
    step: Step,
    kind: Notice['kind'],
    message: string,
    upgradeFirst: Notice['upgradeFirst'],
    place = step.place,
  ): void {
    const { record, field, at } = step;
    this.notices.push({ kind, message, record, field, at, place, upgradeFirst });
  }
}

function compare(step: Step, walk: Walk): void {
  const { before, after } = step;
  if (before.kind === 'union' || after.kind === 'union') return compareBranches(step, walk);
  compareAttributes(step, walk);
  if (before.kind !== after.kind) return promoted(step, walk);
  if (before.kind === 'record' && after.kind === 'record') compareRecords(step, before, after, walk);
  if (before.kind === 'enum' && after.kind === 'enum') compareSymbols(step, before, after, walk);
  if (before.kind === 'array' && after.kind === 'array') {
    walk.enter({ ...step, before: before.items, after: after.items, at: `${step.at}[]` });
  }
  if (before.kind === 'map' && after.kind === 'map') {
    walk.enter({ ...step, before: before.values, after: after.values, at: `${step.at}{}` });
  }
}

function promoted(step: Step, walk: Walk): void {
  const { before, after } = step;
  const backward = couldMatch(after, before);
  const forward = couldMatch(before, after);
  if (!backward && !forward) return;
  const first = backward === forward ? 'none' : backward ? 'readers' : 'writers';
  walk.tell(step, 'PROMOTED', `Was ${typeWords(before)} and is ${typeWords(after)} now.`, first);
}

function compareAttributes(step: Step, walk: Walk): void {
  const { before, after } = step;
  if (isNamed(before) && isNamed(after)) compareNames(step, before, after, walk);
  if (before.doc !== after.doc)
    walk.tell(step, 'DOC_CHANGED', `The doc of ${typeWords(after)} changed.`, 'none');
  const was = logicalWords(before.logicalType);
  const is = logicalWords(after.logicalType);
  if (was !== is) walk.tell(step, 'LOGICAL_TYPE_CHANGED', `Was ${was} and is ${is} now.`, 'none');
}

function compareNames(step: Step, before: NamedSchema, after: NamedSchema, walk: Walk): void {
  if (before.name === after.name) return;
  const first = unqualified(before.name) === unqualified(after.name) ? 'none' : 'readers';
  walk.tell(step, 'RENAMED', `${before.name} is called ${after.name} now.`, first, after.place);
}

function compareSymbols(step: Step, before: EnumSchema, after: EnumSchema, walk: Walk): void {
  const added = without(after.symbols, before.symbols);
  const removed = without(before.symbols, after.symbols);
  if (added.length > 0) {
    const first = before.default === undefined ? 'readers' : 'none';
    walk.tell(step, 'SYMBOL_ADDED', `${after.name} has ${added.join(', ')} now.`, first, after.place);
  }
  if (removed.length > 0) {
    const first = after.default === undefined ? 'writers' : 'none';
    walk.tell(
      step,
      'SYMBOL_REMOVED',
      `${after.name} has no ${removed.join(', ')} any more.`,
      first,
      after.place,
    );
  }
  if (before.default !== after.default) {
    const message = `Symbols unknown to readers of ${after.name} become ${after.default ?? 'an error'}; they became ${before.default ?? 'an error'}.`;
    walk.tell(step, 'DEFAULT_CHANGED', message, 'none', after.place);
  }
}

function without(these: readonly string[], those: readonly string[]): readonly string[] {
  const known = new Set(those);
  return these.filter((one) => !known.has(one));
}

// ── Unions ────────────────────────────────────────────────────────────────────────────────────────────────────────

const asUnion = (schema: AvroSchema): UnionSchema =>
  schema.kind === 'union' ? schema : { kind: 'union', branches: [schema], place: schema.place };

function compareBranches(step: Step, walk: Walk): void {
  const before = asUnion(step.before);
  const after = asUnion(step.after);
  const met = new Set<AvroSchema>();
  const several = after.branches.filter((branch) => branch.kind !== 'null').length > 1;
  for (const branch of after.branches) {
    const twin = twinOf(branch, before, after);
    const inner = several && branch.kind !== 'null' ? dotted(step.at, branchName(branch)) : step.at;
    if (twin) {
      met.add(twin);
      walk.enter({ ...step, before: twin, after: branch, at: inner });
    } else {
      const first = candidateBranches(before, branch).length > 0 ? 'none' : 'readers';
      walk.tell({ ...step, at: inner }, 'BRANCH_ADDED', `${typeWords(branch)} may be written now.`, first);
    }
  }
  for (const branch of before.branches) {
    if (met.has(branch)) continue;
    const first = candidateBranches(after, branch).length > 0 ? 'none' : 'writers';
    const at = before.branches.length > 2 ? dotted(step.at, branchName(branch)) : step.at;
    walk.tell({ ...step, at }, 'BRANCH_REMOVED', `${typeWords(branch)} is not written any more.`, first);
  }
}

/** The earlier branch that this one was: of the same kind and name, else one promoted that has no twin of its own. */
function twinOf(branch: AvroSchema, before: UnionSchema, after: UnionSchema): AvroSchema | undefined {
  const same = before.branches.find((one) => one.kind === branch.kind && couldMatch(branch, one));
  if (same || isNamed(branch)) return same;
  return before.branches.find(
    (one) =>
      (couldMatch(branch, one) || couldMatch(one, branch)) &&
      !after.branches.some((other) => other.kind === one.kind),
  );
}

// ── Fields ────────────────────────────────────────────────────────────────────────────────────────────────────────

function compareRecords(step: Step, before: RecordSchema, after: RecordSchema, walk: Walk): void {
  const met = new Set<Field>();
  for (const [position, field] of after.fields.entries()) {
    const here = {
      ...step,
      record: after.name,
      field: field.name,
      at: dotted(step.at, field.name),
      place: field.place,
    };
    const [earlier] = writerFields(field, before, position);
    if (earlier) {
      met.add(earlier);
      compareFields(here, earlier, field, walk);
    } else {
      const first = field.default ? 'none' : 'writers';
      walk.tell(here, 'FIELD_ADDED', `${after.name} has the field ${field.name} now.`, first);
    }
  }
  for (const field of before.fields) {
    if (met.has(field)) continue;
    const first = field.default ? 'none' : 'readers';
    const here = {
      ...step,
      record: after.name,
      field: field.name,
      at: dotted(step.at, field.name),
      place: after.place,
    };
    walk.tell(here, 'FIELD_REMOVED', `${after.name} has no field ${field.name} any more.`, first);
  }
  compareOrder(step, before, after, walk);
}

function compareFields(step: Step, before: Field, after: Field, walk: Walk): void {
  if (before.name !== after.name) {
    walk.tell(step, 'RENAMED', `${before.name} is called ${after.name} now.`, 'readers');
  }
  if (before.doc !== after.doc) walk.tell(step, 'DOC_CHANGED', `The doc of ${after.name} changed.`, 'none');
  const was = shownDefault(before);
  const is = shownDefault(after);
  if (was !== is)
    walk.tell(step, 'DEFAULT_CHANGED', `The default of ${after.name} was ${was} and is ${is} now.`, 'none');
  walk.enter({ ...step, before: before.type, after: after.type });
}

const shownDefault = (field: Field): string => (field.default ? defaultText(field.default) : 'none');

function compareOrder(step: Step, before: RecordSchema, after: RecordSchema, walk: Walk): void {
  const kept = new Set(after.fields.map(({ name }) => name));
  const old = before.fields.map(({ name }) => name).filter((name) => kept.has(name));
  const known = new Set(old);
  const now = after.fields.map(({ name }) => name).filter((name) => known.has(name));
  if (old.some((name, i) => name !== now[i])) {
    walk.tell(
      { ...step, record: after.name },
      'ORDER_CHANGED',
      `The fields of ${after.name} stand in another order.`,
      'none',
      after.place,
    );
  }
}

const dotted = (at: string, step: string): string => (at === '' ? step : `${at}.${step}`);
