// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { activate } from '../shell/i18n.ts';
import { DataTable } from './data-table.tsx';

beforeAll(() => activate('en'));
afterEach(cleanup);

const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => `Row ${index}`);
const table = (rows: readonly string[]) => (
  <DataTable
    caption="Rows"
    columns={[{ id: 'name', header: 'Name', names: true, cell: (row: string) => row }]}
    rows={rows}
    keyOf={(row) => row}
  />
);
const shown = () => screen.getAllByRole('rowheader').map(({ textContent }) => textContent);

test('all rows are there, however few of them are drawn first, and all of what comes after them', async () => {
  const { rerender } = render(table(rowsOf(40)));
  await expect.poll(shown).toEqual(rowsOf(40));
  rerender(table(rowsOf(100)));
  expect(shown()).toEqual(rowsOf(100));
});
