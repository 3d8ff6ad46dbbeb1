import { optionalUuid, type Problem, Problems, recordLocation } from '@alpes/shapes';
import type { RecordLocationInput } from '../generated/graphql.ts';
import type { Cell, ReadRow } from './company-row.ts';
import { fieldsOf, type LocationColumn } from './import-fields.ts';
import { type Read, readBoundary, readCountry, readNumber } from './read-cells.ts';
import { type RowProblem, readingProblem } from './row-problem.ts';

/** Checked like the form: by `@alpes/shapes`, which is what the edge checks by. */
export function readLocationRow(cell: Cell<LocationColumn>): ReadRow {
  const found: RowProblem[] = [];
  const read = <Value>(column: LocationColumn, reader: (text: string) => Read<Value>): Value | undefined => {
    const text = cell(column).trim();
    if (text === '') return undefined;
    const result = reader(text);
    if (result.ok) return result.value;
    found.push(readingProblem(column, result.code, { value: text.slice(0, 40) }));
    return undefined;
  };
  const input: RecordLocationInput = {
    name: cell('name'),
    country: readCountry(cell('country')),
    ...texts(cell),
    ...given('coordinates', readPoint(cell, read, found)),
    ...given(
      'areaM2',
      read('areaM2', (text) => readNumber(text, 'may be grouped')),
    ),
    ...given('boundary', read('boundary', readBoundary)),
  };
  const problems = new Problems();
  const propertyId = optionalUuid(problems, ['input', 'propertyId'], input.propertyId);
  const checked = recordLocation(problems, input as Parameters<typeof recordLocation>[1]);
  return {
    name: input.name.trim(),
    asked: { mutation: 'recordLocation', input },
    canonical: { ...checked, propertyId },
    problems: [...found, ...problems.list.map(rowProblem)],
  };
}

const textColumns = [
  'administrativeArea',
  'locality',
  'addressLine',
  'postalCode',
  'ownerId',
  'propertyId',
] as const;

function texts(cell: Cell<LocationColumn>): Partial<RecordLocationInput> {
  const known = textColumns
    .map((column) => [column, cell(column).trim()] as const)
    .filter(([, text]) => text !== '');
  return Object.fromEntries(known);
}

type ReadColumn = (column: LocationColumn, reader: (text: string) => Read<number>) => number | undefined;

function readPoint(cell: Cell<LocationColumn>, read: ReadColumn, found: RowProblem[]) {
  const degrees = (column: LocationColumn) => read(column, (text) => readNumber(text, 'never grouped'));
  const latitude = degrees('latitude');
  const longitude = degrees('longitude');
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  // One of them alone is a point that somebody meant to give.
  for (const column of ['latitude', 'longitude'] as const)
    if (cell(column).trim() === '' && (latitude ?? longitude) !== undefined)
      found.push(readingProblem(column, 'COORDINATES_INCOMPLETE'));
  return undefined;
}

const given = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [key in Name]?: Value };

function rowProblem({ path, code, message }: Problem): RowProblem {
  const name = path.at(-1) ?? '';
  const known = fieldsOf.locations.find((field) => field === name);
  return { field: known ?? null, code, message };
}
