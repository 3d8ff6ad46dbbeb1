import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMemo, useSyncExternalStore } from 'react';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText, refusalOf } from '../commands/refusal.ts';
import type { Progress } from '../commands/tracked.ts';
import { hasMessage, type Translate, useTranslate } from '../shell/i18n.ts';
import { IconCheck, IconClock, IconCross, IconWarning } from '../ui/icons.tsx';
import { Notice } from '../ui/notice.tsx';
import { Tag } from '../ui/tag.tsx';
import classes from './import.module.css';
import type { ImportRun, RunView } from './import-run.ts';
import { ResultButtons } from './result-buttons.tsx';
import { RowTable } from './row-table.tsx';
import { doneOf, placeOf, toSend } from './run-counts.ts';
import type { RunRow } from './run-row.ts';

/** An import from its first row to the outcome of its last. */
export function RunProgress({ run, onDiscard }: { run: ImportRun; onDiscard: () => void }) {
  const t = useTranslate();
  const view = useSyncExternalStore(run.subscribe, run.get);
  const { record, counts, ended } = view;
  return (
    <Stack gap="md">
      <div>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {record.fileName}
        </Text>
        <Text size="sm" c="dimmed">
          {t(`import.what.${record.subject}`, { count: record.total })}
        </Text>
      </div>
      <State view={view} />
      <Bars view={view} />
      <CountTags view={view} />
      <Group gap="xs">
        <Steering run={run} view={view} onDiscard={onDiscard} />
        <ResultButtons
          fileName={record.fileName}
          headers={record.headers}
          rows={() => run.rows}
          kind="results"
        />
      </Group>
      {ended ? null : <Text size="sm">{t('import.leaving')}</Text>}
      {counts.refused === 0 ? null : <Refused run={run} view={view} />}
    </Stack>
  );
}

function Bars({ view }: { view: RunView }) {
  const t = useTranslate();
  const total = toSend(view.counts);
  const { unsent, cancelled } = view.counts;
  const bars = [
    { id: 'sent', done: total - unsent - cancelled },
    { id: 'decided', done: doneOf(view.counts) },
  ] as const;
  return (
    <Stack gap="xs">
      {bars.map(({ id, done }) => (
        <label key={id}>
          {t(`import.bar.${id}`, { done, total })}
          <progress className={classes['progress']} value={done} max={Math.max(1, total)} />
        </label>
      ))}
    </Stack>
  );
}

function CountTags({ view: { counts } }: { view: RunView }) {
  const t = useTranslate();
  const tags = [
    { id: 'completed', tone: 'good', icon: <IconCheck /> },
    { id: 'refused', tone: 'bad', icon: <IconCross /> },
    { id: 'pending', tone: 'wait', icon: <IconClock /> },
    { id: 'deadLettered', tone: 'wait', icon: <IconWarning /> },
    { id: 'unsent', tone: 'wait', icon: <IconClock /> },
    { id: 'cancelled', tone: 'plain', icon: <IconCross /> },
    { id: 'mistaken', tone: 'bad', icon: <IconCross /> },
    { id: 'repeats', tone: 'wait', icon: <IconWarning /> },
  ] as const;
  return (
    <div className={classes['counts']}>
      {tags
        .filter(({ id }) => counts[id] > 0 || id === 'completed')
        .map(({ id, tone, icon }) => (
          <Tag key={id} tone={counts[id] === 0 ? 'plain' : tone} icon={icon}>
            {t(`import.count.${id}`, { count: counts[id] })}
          </Tag>
        ))}
    </div>
  );
}

/** A live region: what changes is the state, not each number. */
function State({ view }: { view: RunView }) {
  const t = useTranslate();
  const { state, tone } = stateOf(view);
  const why = whyOf(t, state, view);
  return (
    <div role="status">
      <Notice apart={false} tone={tone} title={t(`import.state.${state}`)}>
        {why ?? t(`import.state.${state}.why`)}
        {view.kept ? null : ` ${t('import.notKept')}`}
      </Notice>
    </div>
  );
}

type ShownState = 'running' | 'waiting' | 'paused' | 'following' | 'cancelled' | 'ended' | 'endedWell';

function stateOf({ record, counts, waitingFor, ended }: RunView): {
  readonly state: ShownState;
  readonly tone: 'good' | 'bad' | 'wait' | 'plain';
} {
  if (ended && counts.cancelled > 0) return { state: 'cancelled', tone: 'wait' };
  if (ended)
    return counts.refused + counts.mistaken + counts.deadLettered === 0
      ? { state: 'endedWell', tone: 'good' }
      : { state: 'ended', tone: 'wait' };
  if (record.state === 'paused' && counts.unsent > 0) return { state: 'paused', tone: 'wait' };
  if (waitingFor !== null) return { state: 'waiting', tone: 'wait' };
  const sending = record.state === 'running' && counts.unsent > 0;
  return { state: sending ? 'running' : 'following', tone: 'plain' };
}

function whyOf(t: Translate, state: ShownState, { record, waitingFor }: RunView): string | null {
  if (state === 'waiting' && waitingFor !== null) return waitingText(t, waitingFor);
  return state === 'paused' && record.pausedFor !== undefined ? failureText(t, record.pausedFor) : null;
}

function waitingText(t: Translate, code: string): string {
  const id = `import.waiting.${code}`;
  return hasMessage(id) ? t(id) : failureText(t, code);
}

interface SteeringProps {
  readonly run: ImportRun;
  readonly view: RunView;
  readonly onDiscard: () => void;
}

function Steering({ run, view: { record, counts, ended }, onDiscard }: SteeringProps) {
  const t = useTranslate();
  if (ended)
    return (
      <>
        <Button onClick={onDiscard}>{t('import.another')}</Button>
        {counts.refused === 0 ? null : (
          <Button variant="default" onClick={() => run.again()}>
            {t('import.again', { count: counts.refused })}
          </Button>
        )}
      </>
    );
  if (counts.unsent === 0 || record.state === 'cancelled') return null;
  return (
    <>
      {record.state === 'running' ? (
        <Button onClick={() => run.pause()}>{t('import.pause')}</Button>
      ) : (
        <Button onClick={() => run.resume()}>{t('import.resume')}</Button>
      )}
      <Button variant="default" onClick={() => run.cancel()}>
        {t('import.cancel')}
      </Button>
    </>
  );
}

function Refused({ run, view }: { run: ImportRun; view: RunView }) {
  const t = useTranslate();
  // Those of the moment: `view` changes with them.
  const rows = useMemo(
    () => (view.counts.refused === 0 ? [] : run.rows.filter((row) => placeOf(row) === 'refused')),
    [run, view.counts.refused],
  );
  return (
    <section>
      <Title order={2} mb="xs">
        {t('import.refused')}
      </Title>
      <RowTable caption={t('import.refused')} rows={rows} header={t('import.column.why')} cell={refusalIn} />
    </section>
  );
}

const refusalIn = ({ progress }: RunRow) => (progress === null ? null : <Refusal progress={progress} />);

function Refusal({ progress }: { progress: Progress }) {
  const t = useTranslate();
  return (
    <>
      <ProgressTag kind={progress.kind} /> {refusalOf(t, progress)}
    </>
  );
}
