import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bogota, property, World } from '../testing/samples.ts';
import { hear } from './decide.ts';
import { mayBeSame } from './duplicates.ts';
import type { PropertyFacts, Subject } from './subject.ts';

function subject(n: number, facts: Partial<PropertyFacts>): Subject {
  const decision = hear(null, property(n, facts), new World());
  if ('rejected' in decision || !decision.subject) throw new Error('nothing was decided');
  return decision.subject;
}

const alike = (one: Partial<PropertyFacts>, other: Partial<PropertyFacts>) =>
  mayBeSame(subject(1, { addressLine: null, ...one }), subject(2, { addressLine: null, ...other }));

test.each([
  ['Edificio Avianca', 'EDIFICIO AVIANCA'],
  ['Centro Comercial Andino', 'Centro Comercial Ándino'],
  ['Bodega 12 Fontibón', 'Bodega Fontibon 12'],
])('%o and %o are alike', (one, other) => {
  expect(alike({ name: one }, { name: other })).toBe(true);
});

test.each([
  ['Oficina 301', 'Oficina 302'],
  ['Torre Norte', 'Torre Sur'],
  ['n/a', 'N/A'],
  ['test', 'test'],
])('%o and %o are not alike', (one, other) => {
  expect(alike({ name: one }, { name: other })).toBe(false);
});

test('a property without coordinates is near to none', () => {
  expect(alike({ name: 'A' }, { name: 'A', coordinates: null })).toBe(false);
});

test('near across the antimeridian is near', () => {
  const at = (longitude: number) => ({ name: 'A', coordinates: { latitude: -16.8, longitude } });
  expect(alike(at(179.99999), at(-179.99999))).toBe(true);
});

test('what is true of two properties is true the other way round', () => {
  const facts = fc.record({
    name: fc.constantFrom('Torre Norte', 'Torre Norte 2', 'Torre Sur', 'test', 'Avianca'),
    addressLine: fc.constantFrom(null, 'Calle 10 # 5-51', 'Cl. 10 #5-51', 'Carrera 7'),
    coordinates: fc.constantFrom(null, bogota, { ...bogota, latitude: bogota.latitude + 0.00004 }),
  });
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const [first, second] = [subject(1, one), subject(2, other)];
      expect(mayBeSame(first, second)).toBe(mayBeSame(second, first));
    }),
  );
});

test('in a crowd of properties all alike a newcomer asks few of them to look again', () => {
  const world = new World();
  const asked: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    const id = `a0000000-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`;
    const decision = hear(null, property(1, { name: 'Avianca' }, { id }), world);
    if ('rejected' in decision || !decision.subject) throw new Error('nothing was decided');
    world.subjects.set(id, decision.subject);
    asked.push(decision.reaudits.length);
  }
  expect(Math.max(...asked)).toBeLessThanOrEqual(8);
  expect(asked.at(-1)).toBeLessThanOrEqual(2);
});
