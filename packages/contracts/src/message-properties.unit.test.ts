import { expect, test } from 'vitest';
import { companiesCommands } from './generated/index.ts';
import { fromProperties, toProperties } from './message-properties.ts';
import { registerCompany } from './testing/samples.ts';

test('come back as they were sent, past 2^53 too', () => {
  const place = { generation: 3n, position: 9_223_372_036_854_775_807n };
  expect(fromProperties(toProperties(companiesCommands, registerCompany, place))).toEqual({
    id: registerCompany.id,
    type: 'RegisterCompany',
    schema: companiesCommands.fingerprint,
    place,
  });
});

test('of a stranger are read as far as they go', () => {
  expect(fromProperties({})).toEqual({ id: undefined, type: undefined, schema: undefined, place: undefined });
  expect(fromProperties({ generation: '1', position: '-4' }).place).toBeUndefined();
  expect(fromProperties({ generation: '1' }).place).toBeUndefined();
});
