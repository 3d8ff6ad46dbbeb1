import { NativeSelect, Stack, Text } from '@mantine/core';
import { useTranslate } from '../shell/i18n.ts';
import { CountrySelect } from '../ui/country-select.tsx';
import type { CheckOptions } from './check-rows.ts';
import classes from './import.module.css';
import type { Subject } from './import-fields.ts';
import type { FileFacts } from './worker-messages.ts';

interface FileSummaryProps {
  readonly facts: FileFacts;
  readonly options: CheckOptions;
  readonly onSubject: (subject: Subject) => void;
  readonly onCountry: (country: string) => void;
}

const delimiterNames: Readonly<Record<string, 'comma' | 'semicolon' | 'tab' | 'bar'>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

/** How the file was understood, and what its rows are. */
export function FileSummary({ facts, options, onSubject, onCountry }: FileSummaryProps) {
  const t = useTranslate();
  const delimiter = delimiterNames[facts.delimiter ?? ''];
  const parts = [
    t('import.file.rows', { count: facts.rowCount }),
    facts.format === 'csv' ? 'CSV' : 'NDJSON',
    facts.encoding.toUpperCase(),
    ...(delimiter === undefined ? [] : [t(`import.delimiter.${delimiter}`)]),
  ];
  return (
    <Stack gap="xs" className={classes['summary'] ?? ''}>
      <div>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {facts.name}
        </Text>
        <Text size="sm" c="dimmed">
          {parts.join(' · ')}
        </Text>
      </div>
      <div className={classes['choices']}>
        <NativeSelect
          label={t('import.subject')}
          value={options.subject}
          data={(['companies', 'locations'] as const).map((value) => ({
            value,
            label: t(`import.subject.${value}`),
          }))}
          onChange={({ currentTarget }) => onSubject(currentTarget.value as Subject)}
        />
        <CountrySelect
          label={t('import.country')}
          none={t('import.country.none')}
          value={options.country}
          onChange={onCountry}
        />
      </div>
    </Stack>
  );
}
