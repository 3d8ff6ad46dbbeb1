import { expect, test } from 'vitest';
import { bogota, company, companyId, day0, days, property, propertyId, World } from '../testing/samples.ts';
import { acknowledge, type Decision, hear, longestNote, type News, reaudit, reauditAll } from './decide.ts';
import type { RuleCode } from './rules.ts';

function apply(world: World, decision: Decision) {
  if ('rejected' in decision) throw new Error(decision.rejected);
  if (decision.subject) world.subjects.set(decision.subject.id, decision.subject);
  return decision;
}

/** The world after news, and everything that was asked to be looked at again, until nothing is. */
function settled(...news: readonly News[]): World {
  const world = new World();
  for (const item of news) tell(world, item);
  return world;
}

function tell(world: World, news: News) {
  const decision = apply(world, hear(world.get(news.id), news, world));
  const asked = [...decision.reaudits];
  for (let next = asked.shift(); next; next = asked.shift()) {
    asked.push(...apply(world, reaudit(world.get(next.subjectId), next.kind, news.at, world)).reaudits);
  }
  return decision;
}

const open = (world: World, id: string) => (world.get(id)?.findings ?? []).map(({ rule }) => rule).toSorted();
const companyAlone = (facts: Parameters<typeof company>[1], at = day0) => settled(company(1, facts, { at }));
const propertyOf1 = (facts: Parameters<typeof property>[1]) => settled(company(1), property(1, facts));

test('a company and a property with nothing missing have no findings', () => {
  const world = settled(company(1), property(1));
  expect(open(world, companyId(1))).toEqual([]);
  expect(open(world, propertyId(1))).toEqual([]);
});

test.each<[RuleCode, Parameters<typeof company>[1]]>([
  ['TAX_ID_MISSING', { taxId: false }],
  ['CONTACT_MISSING', { contact: false }],
  ['LEGAL_NAME_MISSING', { legalName: null }],
  ['NAME_PLACEHOLDER', { name: 'n/a' }],
  ['ADDRESS_MISSING', { address: null }],
])('%s is found in a company', (rule, facts) => {
  expect(open(companyAlone(facts), companyId(1))).toEqual([rule]);
});

test.each<[RuleCode, Parameters<typeof property>[1]]>([
  ['OWNER_UNKNOWN', { ownerId: null }],
  ['OWNER_UNKNOWN', { ownerId: companyId(9) }],
  ['COORDINATES_MISSING', { coordinates: null }],
  ['LOCALITY_MISSING', { locality: null }],
  ['AREA_MISSING', { area: false }],
  ['NAME_PLACEHOLDER', { name: 'test' }],
  ['POSTAL_CODE_MISSING', { postalCode: null }],
  ['POINT_OUTSIDE_COUNTRY', { country: 'BR' }],
])('%s is found in a property', (rule, facts) => {
  expect(open(propertyOf1(facts), propertyId(1))).toEqual([rule]);
});

test('a point outside of its country says where it is', () => {
  const [finding] = propertyOf1({ country: 'BR' }).get(propertyId(1))?.findings ?? [];
  expect(finding?.details).toEqual({ country: 'CO' });
});

test('a point in a territory is in the territory and in its country', () => {
  const sanJuan = { latitude: 18.4, longitude: -66.1 };
  for (const country of ['PR', 'US']) {
    expect(open(propertyOf1({ country, coordinates: sanJuan }), propertyId(1))).toEqual([]);
  }
});

test('a property may come before its owner, and is at peace once that is registered', () => {
  const world = settled(property(1));
  expect(open(world, propertyId(1))).toEqual(['OWNER_UNKNOWN']);
  const { reaudits } = tell(world, company(1));
  expect(reaudits).toEqual([{ subjectId: propertyId(1), kind: 'PROPERTY', reason: 'OWNER_CHANGED' }]);
  expect(open(world, propertyId(1))).toEqual([]);
});

test('the withdrawal of a company resolves its findings and opens one for each of its properties', () => {
  const world = settled(company(1, { taxId: false }), property(1), property(2, { coordinates: null }));
  tell(world, company(1, { taxId: false }, { subjectVersion: 2, retired: true }));
  expect(open(world, companyId(1))).toEqual([]);
  expect(open(world, propertyId(1))).toEqual(['OWNER_WITHDRAWN']);
  expect(open(world, propertyId(2))).toEqual(['COORDINATES_MISSING', 'OWNER_WITHDRAWN']);
});

test('an amendment of a company is no matter of its properties', () => {
  const world = settled(company(1), property(1));
  expect(tell(world, company(1, { address: null }, { subjectVersion: 2 })).reaudits).toEqual([]);
});

test('a company is missing a property a day after it was registered, not before', () => {
  const world = settled(company(1));
  const lookAt = (at: Date) => apply(world, reaudit(world.get(companyId(1)), 'COMPANY', at, world));
  lookAt(new Date(days(1).getTime() - 1));
  expect(open(world, companyId(1))).toEqual([]);
  lookAt(days(1));
  expect(open(world, companyId(1))).toEqual(['NO_PROPERTY']);
  tell(world, property(1, {}, { at: days(2) }));
  expect(open(world, companyId(1))).toEqual([]);
});

test('what has come due stays due when a late message brings an earlier time', () => {
  const world = settled(company(1));
  apply(world, reaudit(world.get(companyId(1)), 'COMPANY', days(2), world));
  tell(world, company(1, {}, { subjectVersion: 2, at: days(0.5) }));
  expect(open(world, companyId(1))).toEqual(['NO_PROPERTY']);
});

test('the owner that a property left is looked at again', () => {
  const world = settled(company(1), company(2), property(1));
  const { reaudits } = tell(
    world,
    property(1, { ownerId: companyId(2) }, { subjectVersion: 2, at: days(3) }),
  );
  expect(reaudits).toEqual([{ subjectId: companyId(1), kind: 'COMPANY', reason: 'PROPERTIES_CHANGED' }]);
  expect(open(world, companyId(1))).toEqual(['NO_PROPERTY']);
});

const metresNorth = (metres: number) => ({ ...bogota, latitude: bogota.latitude + metres / 111_195 });

test('two properties within 5 m with like names are found, each pointing at the other', () => {
  const world = settled(
    company(1),
    property(1, { name: 'Edificio Avianca', addressLine: null }),
    property(2, { name: 'Edif. Avianca', addressLine: null, coordinates: metresNorth(4.9) }),
  );
  expect(open(world, propertyId(1))).toEqual(['POSSIBLE_DUPLICATE']);
  expect(open(world, propertyId(2))).toEqual(['POSSIBLE_DUPLICATE']);
  expect(world.get(propertyId(1))?.findings[0]?.details).toEqual({ propertyId: propertyId(2) });
});

test.each<[string, Parameters<typeof property>[1], Parameters<typeof property>[1]]>([
  ['further apart', { name: 'Avianca' }, { name: 'Avianca', coordinates: metresNorth(5.1) }],
  ['with other names and addresses', { name: 'Avianca' }, { name: 'Tequendama' }],
  ['that are units of one tower', { name: 'Oficina 301' }, { name: 'Oficina 302' }],
  [
    'that are units of one tower at one address',
    { name: 'Oficina 301', addressLine: 'Calle 10 # 5-51' },
    { name: 'Oficina 302', addressLine: 'Calle 10 # 5-51' },
  ],
])('two properties %s are no duplicates', (_how, one, other) => {
  const world = settled(company(1), property(1, one), property(2, other));
  expect(open(world, propertyId(1))).toEqual([]);
  expect(open(world, propertyId(2))).toEqual([]);
});

test('like addresses make a duplicate of two properties with unlike names', () => {
  const world = settled(
    company(1),
    property(1, { name: 'Avianca', addressLine: 'Calle 10 # 5-51' }),
    property(2, { name: 'Tequendama', addressLine: 'Cl. 10 #5-51' }),
  );
  expect(open(world, propertyId(1))).toEqual(['POSSIBLE_DUPLICATE']);
});

test('a property that moves away or is removed leaves no duplicate behind', () => {
  const far = { latitude: 6.2, longitude: -75.5 };
  for (const change of [
    property(2, { name: 'A', coordinates: far }),
    property(2, { name: 'A' }, { retired: true }),
  ]) {
    const world = settled(company(1), property(1, { name: 'A' }), property(2, { name: 'A' }), {
      ...change,
      subjectVersion: 2,
    });
    expect(open(world, propertyId(1))).toEqual([]);
    expect(open(world, propertyId(2))).toEqual([]);
  }
});

test('of three alike, two are still found when one goes', () => {
  const alike = { name: 'A', addressLine: null };
  const world = settled(company(1), property(1, alike), property(2, alike), property(3, alike));
  tell(world, property(1, alike, { subjectVersion: 2, retired: true }));
  expect(open(world, propertyId(2))).toEqual(['POSSIBLE_DUPLICATE']);
  expect(open(world, propertyId(3))).toEqual(['POSSIBLE_DUPLICATE']);
});

test('a removed property has no findings, and its owner may be missing one now', () => {
  const world = settled(company(1), property(1, { area: false }));
  tell(world, property(1, {}, { subjectVersion: 2, retired: true, at: days(2) }));
  expect(open(world, propertyId(1))).toEqual([]);
  expect(open(world, companyId(1))).toEqual(['NO_PROPERTY']);
});

test('a finding is opened once while it stays, and is another one when it comes again', () => {
  const world = settled();
  const first = tell(world, company(1, { taxId: false }));
  const again = tell(world, company(1, { taxId: false }, { subjectVersion: 2 }));
  const without = tell(world, company(1, {}, { subjectVersion: 3, at: days(0.5) }));
  const anew = tell(world, company(1, { taxId: false }, { subjectVersion: 4 }));
  expect(first.events.map(({ type }) => type)).toEqual(['FindingOpened', 'SubjectAudited']);
  expect(again.events.map(({ type }) => type)).toEqual(['SubjectAudited']);
  expect(without.events).toMatchObject([{ type: 'FindingResolved', resolvedAt: days(0.5) }, {}]);
  expect(anew.events).toMatchObject([{ type: 'FindingOpened' }, {}]);
  const id = (decision: typeof first) => (decision.events[0] as { finding: { id: string } }).finding.id;
  expect(id(without)).toBe(id(first));
  expect(id(anew)).not.toBe(id(first));
});

test('every look says the version, what is open, and what is missing', () => {
  const world = settled();
  const { events } = tell(world, company(1, { taxId: false, address: null, name: 'test' }));
  expect(events.at(-1)).toMatchObject({
    type: 'SubjectAudited',
    subject: { version: 1, subjectVersion: 1 },
    open: { ERROR: 0, WARNING: 2, INFO: 1 },
    completeness: { present: 2, total: 5, missing: ['name', 'taxId', 'address'] },
  });
});

test('nothing is expected of what is retired', () => {
  const { events } = tell(settled(), company(1, { taxId: false }, { retired: true }));
  expect(events).toMatchObject([
    { type: 'SubjectAudited', completeness: { present: 0, total: 0, missing: [] } },
  ]);
});

test('news that is not newer is passed over', () => {
  const world = settled(company(1, {}, { subjectVersion: 2 }));
  expect(tell(world, company(1, { taxId: false }, { subjectVersion: 1 }))).toEqual({
    events: [],
    subject: null,
    reaudits: [],
  });
});

test('a company and a property with one id are not mixed up', () => {
  const world = settled(company(1));
  expect(hear(world.get(companyId(1)), property(1, {}, { id: companyId(1) }), world)).toMatchObject({
    rejected: 'SUBJECT_OF_OTHER_KIND',
  });
});

test('a finding is acknowledged with a note, which it keeps while it is open', () => {
  const world = settled(company(1, { taxId: false }));
  const findingId = world.get(companyId(1))?.findings[0]?.id ?? '';
  const decision = acknowledge(world.get(companyId(1)), {
    findingId,
    note: ' pending ',
    by: 'ana',
    at: days(1),
  });
  const { events } = apply(world, decision);
  const acknowledgement = { by: 'ana', at: days(1), note: 'pending' };
  expect(events).toMatchObject([
    { type: 'FindingAcknowledged', finding: { id: findingId, acknowledgement } },
  ]);
  tell(world, company(1, { taxId: false, address: null }, { subjectVersion: 2 }));
  expect(world.get(companyId(1))?.findings).toMatchObject([{ id: findingId, acknowledgement }, {}]);
});

test('what is not open cannot be acknowledged', () => {
  const world = settled(company(1));
  const note = { findingId: propertyId(1), note: null, by: 'ana', at: day0 };
  expect(acknowledge(world.get(companyId(1)), note)).toMatchObject({ rejected: 'FINDING_UNKNOWN' });
  expect(acknowledge(null, note)).toMatchObject({ rejected: 'SUBJECT_UNKNOWN' });
});

test('an over-long note is refused', () => {
  const world = settled(company(1, { taxId: false }));
  const findingId = world.get(companyId(1))?.findings[0]?.id ?? '';
  const note = 'x'.repeat(longestNote + 1);
  expect(acknowledge(world.get(companyId(1)), { findingId, note, by: 'ana', at: day0 })).toMatchObject({
    rejected: 'NOTE_TOO_LONG',
  });
});

test('what is not known, or of another kind, cannot be audited again', () => {
  const world = settled(company(1));
  expect(reaudit(null, 'COMPANY', day0, world)).toMatchObject({ rejected: 'SUBJECT_UNKNOWN' });
  expect(reaudit(world.get(companyId(1)), 'PROPERTY', day0, world)).toMatchObject({
    rejected: 'SUBJECT_UNKNOWN',
  });
});

test('each of many subjects can be audited again', () => {
  const world = settled(company(1), property(1));
  expect(reauditAll(world.filter(() => true))).toEqual({
    events: [],
    subject: null,
    reaudits: [
      { subjectId: companyId(1), kind: 'COMPANY', reason: 'REQUESTED' },
      { subjectId: propertyId(1), kind: 'PROPERTY', reason: 'REQUESTED' },
    ],
  });
});
