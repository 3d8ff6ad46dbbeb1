import { expect, test } from 'vitest';
import { acknowledge, hear } from '../domain/decide.ts';
import { cellOf } from '../domain/grid.ts';
import type { Subject } from '../domain/subject.ts';
import { bogota, company, companyId, days, property, World } from '../testing/samples.ts';
import { subjectTable } from './subject-row.ts';

function after(decision: ReturnType<typeof hear>): Subject {
  if ('rejected' in decision || !decision.subject) throw new Error('nothing was decided');
  return decision.subject;
}

const throughTheDatabase = (subject: Subject) =>
  subjectTable.fromRow(JSON.parse(JSON.stringify(subjectTable.toRow(subject))));

test('a subject comes back from its row as it was, findings and notes included', () => {
  const world = new World();
  const found = after(hear(null, company(1, { taxId: false, address: null }), world));
  const findingId = found.findings[0]?.id ?? '';
  const noted = after(acknowledge(found, { findingId, note: 'asked for', by: 'ana', at: days(1) }));
  const gone = after(hear(noted, company(1, {}, { subjectVersion: 2, retired: true }), world));
  const placed = after(hear(null, property(1), world));
  const unplaced = after(hear(null, property(2, { coordinates: null, ownerId: null }), world));
  for (const subject of [found, noted, gone, placed, unplaced, { ...placed, duplicateOf: companyId(1) }]) {
    expect(throughTheDatabase(subject)).toEqual(subject);
  }
});

test('a property is found by the cell its point is in', () => {
  expect(subjectTable.toRow(after(hear(null, property(1), new World())))).toMatchObject({
    cell: cellOf(bogota),
  });
});
