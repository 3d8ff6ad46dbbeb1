import { NativeSelect, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { DataTable } from '../ui/data-table.tsx';
import type { CheckOptions } from './check-rows.ts';
import { type Field, fieldsOf } from './import-fields.ts';
import type { FileFacts } from './worker-messages.ts';

interface ColumnTableProps {
  readonly facts: FileFacts;
  readonly options: CheckOptions;
  readonly onAssign: (column: number, field: Field | null) => void;
}

/** Each column of the file: what it is called, what stands in it, and what it is taken for. */
export function ColumnTable({ facts, options, onAssign }: ColumnTableProps) {
  const t = useTranslate();
  const columns = useMemo(
    () => facts.headers.map((header, column) => ({ header: header || t('import.column.unnamed'), column })),
    [facts, t],
  );
  const choices = [
    { value: '', label: t('import.column.none') },
    ...fieldsOf[options.subject].map((field) => ({ value: field, label: t(`import.field.${field}`) })),
  ];
  return (
    <section>
      <Title order={2} mb="xs">
        {t('import.columns')}
      </Title>
      <DataTable
        caption={t('import.columns')}
        rows={columns}
        keyOf={({ column }) => String(column)}
        columns={[
          { id: 'header', header: t('import.column.header'), names: true, cell: ({ header }) => header },
          {
            id: 'field',
            header: t('import.column.field'),
            cell: ({ header, column }) => (
              <NativeSelect
                size="xs"
                aria-label={t('import.column.choose', { header })}
                value={options.mapping[column] ?? ''}
                data={choices}
                onChange={({ currentTarget }) =>
                  onAssign(column, (currentTarget.value || null) as Field | null)
                }
              />
            ),
          },
          {
            id: 'samples',
            header: t('import.column.samples'),
            wide: true,
            cell: ({ column }) => (
              <Text size="sm" c="dimmed" truncate maw={420}>
                {(facts.samples[column] ?? []).join(' · ')}
              </Text>
            ),
          },
        ]}
      />
    </section>
  );
}
