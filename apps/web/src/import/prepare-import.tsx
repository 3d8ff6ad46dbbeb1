import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { ownerOf, useServices } from '../shell/services.tsx';
import { Notice } from '../ui/notice.tsx';
import { Loading } from '../ui/states.tsx';
import type { CheckOptions } from './check-rows.ts';
import { CheckedRows } from './checked-rows.tsx';
import { readColumns, writeColumns } from './column-memory.ts';
import { ColumnTable } from './column-table.tsx';
import type { FileFault } from './decode-file.ts';
import { DropZone } from './drop-zone.tsx';
import { ImportFile } from './file-reader.ts';
import { FileSummary } from './file-summary.tsx';
import { type Field, requiredFields, type Subject } from './import-fields.ts';
import type { Imports } from './imports.ts';
import { assignColumn, matchColumns } from './match-columns.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import type { FileFacts } from './worker-messages.ts';

/**
 * - `empty`: no file yet, or one that could not be read.
 * - `reading`: in the worker.
 * - `matching`: columns are being matched.
 */
type Preparing =
  | { readonly kind: 'empty'; readonly fault: FileFault | null }
  | { readonly kind: 'reading' }
  | {
      readonly kind: 'matching';
      readonly file: ImportFile;
      readonly facts: FileFacts;
      readonly options: CheckOptions;
    };

export function PrepareImport({ imports }: { imports: Imports }) {
  const [state, setState] = useState<Preparing>({ kind: 'empty', fault: null });
  const opened = useRef<ImportFile | null>(null);
  const owner = ownerOf(useServices().sessions.get());
  useKeptFocus(state.kind);
  useEffect(() => () => opened.current?.close(), []);
  const open = (given: File) => {
    opened.current?.close();
    const file = new ImportFile();
    opened.current = file;
    setState({ kind: 'reading' });
    void file.read(given).then((read) => {
      if (opened.current !== file) return;
      if (read.kind === 'fault') setState({ kind: 'empty', fault: read.fault });
      else
        setState({
          kind: 'matching',
          file,
          facts: read.facts,
          options: optionsFor(owner, read.facts, read.facts.subject),
        });
    });
  };
  const clear = () => setState({ kind: 'empty', fault: null });
  switch (state.kind) {
    case 'empty':
      return <FirstStep fault={state.fault} onFile={open} />;
    case 'reading':
      return <Loading rows={4} />;
    case 'matching':
      return (
        <Matching
          {...state}
          imports={imports}
          owner={owner}
          onOptions={(options) => setState({ ...state, options })}
          onClear={clear}
        />
      );
  }
}

const optionsFor = (owner: string, { headers }: FileFacts, subject: Subject): CheckOptions => ({
  subject,
  mapping: matchColumns(headers, subject, readColumns(owner, subject)),
  country: '',
});

function FirstStep({ fault, onFile }: { fault: FileFault | null; onFile: (file: File) => void }) {
  const t = useTranslate();
  return (
    <Stack gap="md">
      <Text>{t('import.intro')}</Text>
      {fault === null ? null : (
        <Notice apart={false} role="alert" tone="bad" title={t('import.fault')}>
          {t(`import.fault.${fault}`)}
        </Notice>
      )}
      <DropZone onFile={onFile} />
    </Stack>
  );
}

interface MatchingProps {
  readonly file: ImportFile;
  readonly facts: FileFacts;
  readonly options: CheckOptions;
  readonly imports: Imports;
  readonly owner: string;
  readonly onOptions: (options: CheckOptions) => void;
  readonly onClear: () => void;
}

function Matching({ file, facts, options, imports, owner, onOptions, onClear }: MatchingProps) {
  const t = useTranslate();
  const missing = missingFields(options);
  const assign = (column: number, field: Field | null) => {
    const mapping = assignColumn(options.mapping, column, field);
    writeColumns(owner, options.subject, facts.headers, mapping);
    onOptions({ ...options, mapping });
  };
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <FileSummary
          facts={facts}
          options={options}
          onSubject={(subject) =>
            onOptions({ ...optionsFor(owner, facts, subject), country: options.country })
          }
          onCountry={(country) => onOptions({ ...options, country })}
        />
        <Button variant="default" onClick={onClear}>
          {t('import.otherFile')}
        </Button>
      </Group>
      <ColumnTable facts={facts} options={options} onAssign={assign} />
      {missing.length === 0 ? (
        <CheckedRows file={file} facts={facts} options={options} imports={imports} />
      ) : (
        <Notice apart={false} tone="wait" title={t('import.columns.missing')} role="status">
          {missing.map((field) => t(`import.missing.${field}`)).join(' ')}
        </Notice>
      )}
    </Stack>
  );
}

const missingFields = ({ mapping, country }: CheckOptions) =>
  requiredFields.filter((field) => !mapping.includes(field) && !(field === 'country' && country !== ''));
