import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, merged } from './merge.ts';

const fields = ['name', 'email', 'roles'] as const;
const base = { name: 'Acme', email: 'a@acme.co', roles: ['OWNER'] };
const kinds = (mine: object, theirs: object, from: typeof base | null = base) =>
  differences({ fields, base: from, mine: { ...base, ...mine }, theirs: { ...base, ...theirs } });

test('what only one of two changed is nobody’s conflict', () => {
  expect(kinds({ name: 'Mine' }, { email: 'b@acme.co' })).toEqual([
    { field: 'name', kind: 'mine' },
    { field: 'email', kind: 'theirs' },
  ]);
});

test('what both changed differently is one, what both changed alike is none', () => {
  expect(kinds({ name: 'Mine', roles: [] }, { name: 'Theirs', roles: [] })).toEqual([
    { field: 'name', kind: 'conflict' },
  ]);
});

test('where it is not known what an edit was made from, every difference is to be chosen', () => {
  expect(kinds({ name: 'Mine' }, {}, null)).toEqual([{ field: 'name', kind: 'conflict' }]);
});

test('a conflict goes the way that was chosen, and mine without a choice', () => {
  const versions = { fields, base, mine: { ...base, name: 'Mine' }, theirs: { ...base, name: 'Theirs' } };
  expect(merged(versions, { name: 'theirs' }).name).toBe('Theirs');
  expect(merged(versions, { name: 'mine' }).name).toBe('Mine');
  expect(merged(versions, {}).name).toBe('Mine');
});

test('merging loses no change of either side, whatever they are', () => {
  const value = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    email: fc.constantFrom('a', 'b', 'c'),
    roles: fc.constantFrom([], ['OWNER'], ['TENANT']),
  });
  fc.assert(
    fc.property(value, value, value, (from, mine, theirs) => {
      const result = merged({ fields, base: from, mine, theirs }, {});
      for (const field of fields) {
        const changedByMe = JSON.stringify(mine[field]) !== JSON.stringify(from[field]);
        expect(result[field]).toEqual(changedByMe ? mine[field] : theirs[field]);
      }
    }),
  );
});
