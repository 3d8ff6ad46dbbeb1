import { expect, test } from 'vitest';
import { linesIn } from './sdl-lines.ts';

const text = `"""
Doc.
"""
type Query {
  company(
    "Which."
    id: ID!
  ): Company
}

"A company."
type Company {
  "Of the authority."
  taxId: String
}

enum Severity { INFO
  ERROR }

directive @beta(since: String) on FIELD_DEFINITION

extend type Company {
  name: String
}
`;

const lineOf = linesIn({ file: 'schema.graphql', text });

test.each([
  ['Query', 4],
  ['Query.company', 5],
  ['Query.company.id', 7],
  ['Company', 12],
  ['Company.taxId', 14],
  ['Company.name', 23],
  ['Severity.ERROR', 18],
  ['@beta', 20],
  ['@beta.since', 20],
])('%s is in line %i, its doc left out', (coordinate, line) => {
  expect(lineOf(coordinate)).toBe(line);
});

test('what is gone is looked for where it was taken from', () => {
  expect(lineOf('Company.gone')).toBe(12);
  expect(lineOf('Query.company.gone')).toBe(5);
  expect(lineOf('Gone.field')).toBeUndefined();
  expect(lineOf('')).toBeUndefined();
});
