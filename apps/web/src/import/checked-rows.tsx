import { Button, Group, Stack, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { IconCheck, IconCross, IconWarning } from '../ui/icons.tsx';
import { Notice } from '../ui/notice.tsx';
import { Tag } from '../ui/tag.tsx';
import type { CheckedRow, CheckOptions } from './check-rows.ts';
import type { FileChecked, ImportFile } from './file-reader.ts';
import classes from './import.module.css';
import type { Imports } from './imports.ts';
import { rowProblemText } from './outcome-texts.ts';
import { ResultButtons } from './result-buttons.tsx';
import { RowTable } from './row-table.tsx';
import { startRow } from './run-row.ts';
import type { FileFacts } from './worker-messages.ts';

type Checked = { readonly kind: 'checking'; readonly done: number } | FileChecked;

interface CheckedRowsProps {
  readonly file: ImportFile;
  readonly facts: FileFacts;
  readonly options: CheckOptions;
  readonly imports: Imports;
}

/** What is wrong with which row, before anything is sent. */
export function CheckedRows({ file, facts, options, imports }: CheckedRowsProps) {
  const t = useTranslate();
  const checked = useChecked(file, options);
  return (
    <section aria-busy={checked.kind === 'checking'}>
      <Title order={2} mb="xs">
        {t('import.check')}
      </Title>
      {checked.kind === 'failed' ? (
        <Notice apart={false} role="alert" tone="bad" title={t('import.check.failed')}>
          {t('import.check.failed.why')}
        </Notice>
      ) : checked.kind === 'checking' ? (
        <label>
          {t('import.checking', { done: checked.done, total: facts.rowCount })}
          <progress className={classes['progress']} value={checked.done} max={facts.rowCount} />
        </label>
      ) : (
        <Verdicts rows={checked.rows} facts={facts} options={options} imports={imports} />
      )}
    </section>
  );
}

function useChecked(file: ImportFile, options: CheckOptions): Checked {
  const [state, setState] = useState<{ readonly options: CheckOptions; readonly checked: Checked }>();
  useEffect(() => {
    let wanted = true;
    const put = (checked: Checked) => {
      if (wanted) setState({ options, checked });
    };
    void file.check(options, (done) => put({ kind: 'checking', done })).then(put);
    return () => {
      wanted = false;
    };
  }, [file, options]);
  return state?.options === options ? state.checked : { kind: 'checking', done: 0 };
}

interface VerdictsProps extends Omit<CheckedRowsProps, 'file'> {
  readonly rows: readonly CheckedRow[];
}

function Verdicts({ rows, facts, options, imports }: VerdictsProps) {
  const t = useTranslate();
  const [beginning, setBeginning] = useState(false);
  const count = (kind: CheckedRow['verdict']['kind']) =>
    rows.filter(({ verdict }) => verdict.kind === kind).length;
  const ready = count('ready');
  const troubled = rows.filter(({ verdict }) => verdict.kind !== 'ready');
  const begin = () => {
    setBeginning(true);
    const { name: fileName, format, headers } = facts;
    void imports.begin({ subject: options.subject, fileName, format, headers }, rows);
  };
  return (
    <Stack gap="md">
      <div className={classes['counts']} role="status">
        <Tag tone="good" icon={<IconCheck />}>
          {t('import.count.ready', { count: ready })}
        </Tag>
        <Tag tone={count('mistaken') === 0 ? 'plain' : 'bad'} icon={<IconCross />}>
          {t('import.count.mistaken', { count: count('mistaken') })}
        </Tag>
        <Tag tone={count('repeats') === 0 ? 'plain' : 'wait'} icon={<IconWarning />}>
          {t('import.count.repeats', { count: count('repeats') })}
        </Tag>
      </div>
      <Group gap="xs">
        <Button onClick={begin} disabled={ready === 0} loading={beginning}>
          {t('import.begin', { count: ready })}
        </Button>
        {troubled.length === 0 ? null : (
          <ResultButtons
            fileName={facts.name}
            headers={facts.headers}
            rows={() => troubled.map(startRow)}
            kind="mistakes"
          />
        )}
      </Group>
      {troubled.length === 0 ? (
        <Notice apart={false} tone="good" title={t('import.check.good')}>
          {t('import.check.good.why')}
        </Notice>
      ) : (
        <RowTable
          caption={t('import.mistakes')}
          rows={troubled}
          header={t('import.column.problem')}
          cell={problemsOf}
        />
      )}
    </Stack>
  );
}

const problemsOf = ({ verdict }: CheckedRow) => <Problems verdict={verdict} />;

function Problems({ verdict }: Pick<CheckedRow, 'verdict'>) {
  const t = useTranslate();
  if (verdict.kind === 'repeats') return t('import.repeats', { line: verdict.line });
  if (verdict.kind === 'ready') return null;
  return (
    <ul className={classes['problems']}>
      {verdict.problems.map((problem, index) => (
        <li key={index}>{rowProblemText(t, problem)}</li>
      ))}
    </ul>
  );
}
