import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { DataTable } from '../ui/data-table.tsx';
import { IconLeft, IconRight } from '../ui/icons.tsx';
import type { CheckedRow } from './check-rows.ts';
import classes from './import.module.css';

interface RowTableProps<Row extends CheckedRow> {
  readonly caption: string;
  readonly rows: readonly Row[];
  /** Of the column that says what is the matter with a row. */
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
}

const ROWS_A_PAGE = 50;

/** Rows of the file, a page at a time: thousands of them would hold up the browser. */
export function RowTable<Row extends CheckedRow>({ caption, rows, header, cell }: RowTableProps<Row>) {
  const t = useTranslate();
  const [wanted, setPage] = useState(0);
  const last = Math.max(0, Math.ceil(rows.length / ROWS_A_PAGE) - 1);
  const page = Math.min(wanted, last);
  const from = page * ROWS_A_PAGE;
  return (
    <div className={classes['rows']}>
      <DataTable
        caption={caption}
        rows={rows.slice(from, from + ROWS_A_PAGE)}
        keyOf={({ line }) => String(line)}
        columns={[
          { id: 'line', header: t('import.column.row'), cell: ({ line }) => line },
          {
            id: 'name',
            header: t('import.field.name'),
            names: true,
            cell: ({ name }) => name || t('import.unnamed'),
          },
          { id: 'what', header, cell },
        ]}
      />
      {last === 0 ? null : (
        <Group component="nav" aria-label={t('ui.table.pages')} justify="space-between" mt="xs" gap="xs">
          <Text size="sm" c="dimmed" role="status">
            {t('import.page', { page: page + 1, pages: last + 1 })}
          </Text>
          <Group gap="xs">
            <Button
              variant="default"
              size="xs"
              leftSection={<IconLeft />}
              disabled={page === 0}
              onClick={() => setPage(page - 1)}
            >
              {t('ui.table.previous')}
            </Button>
            <Button
              variant="default"
              size="xs"
              rightSection={<IconRight />}
              disabled={page === last}
              onClick={() => setPage(page + 1)}
            >
              {t('ui.table.next')}
            </Button>
          </Group>
        </Group>
      )}
    </div>
  );
}
