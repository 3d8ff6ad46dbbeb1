import { NativeSelect, Text, Title } from '@mantine/core';
import { type Translate, useTranslate } from '../shell/i18n.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import type { CheckOptions } from './check-rows.ts';
import { type Field, fieldsOf } from './import-fields.ts';
import type { FileFacts } from './worker-messages.ts';

interface ColumnTableProps {
  readonly facts: FileFacts;
  readonly options: CheckOptions;
  readonly onAssign: (column: number, field: Field | null) => void;
}

interface FileColumn {
  readonly column: number;
  readonly header: string;
  readonly samples: readonly string[];
}

/** Each column of the file: what it is called, what stands in it, and what it is taken for. */
export function ColumnTable(props: ColumnTableProps) {
  const t = useTranslate();
  const rows = props.facts.headers.map((header, column) => ({
    column,
    header: header || t('import.column.unnamed'),
    samples: props.facts.samples[column] ?? [],
  }));
  return (
    <section>
      <Title order={2} mb="xs">
        {t('import.columns')}
      </Title>
      <DataTable
        caption={t('import.columns')}
        rows={rows}
        keyOf={({ column }) => String(column)}
        columns={columnsOf(t, props)}
      />
    </section>
  );
}

function columnsOf(t: Translate, { options, onAssign }: ColumnTableProps): Column<FileColumn>[] {
  const choices = [
    { value: '', label: t('import.column.none') },
    ...fieldsOf[options.subject].map((field) => ({ value: field, label: t(`import.field.${field}`) })),
  ];
  return [
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
          onChange={({ currentTarget }) => onAssign(column, (currentTarget.value || null) as Field | null)}
        />
      ),
    },
    {
      id: 'samples',
      header: t('import.column.samples'),
      wide: true,
      cell: ({ samples }) => (
        <Text size="sm" c="dimmed" truncate maw={420}>
          {samples.join(' · ')}
        </Text>
      ),
    },
  ];
}
