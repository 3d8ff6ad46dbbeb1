import { Button, Checkbox, Group, Modal, Progress, Radio, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { failureText } from '../commands/refusal.ts';
import { FindingCountsDocument, FindingsDocument } from '../generated/documents/audit.ts';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { failureOf } from '../graphql/failure.ts';
import { useLanguage, useTranslate } from '../shell/i18n.ts';
import { useServices } from '../shell/services.tsx';
import { Notice } from '../ui/notice.tsx';
import { byteOrderMark, csvLine, type Separator } from './csv.ts';
import { type ExportState, exportPages, type PageAnswer } from './export-findings.ts';
import { csvCells, csvHeader } from './finding-csv.ts';
import { filterOf, orderOf } from './finding-filter.ts';

const PAGE_SIZE = 100;

export function ExportButton({ url }: { url: URLSearchParams }) {
  const t = useTranslate();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {t('audit.export')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('audit.export.title')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        {opened ? <ExportForm url={url} /> : null}
      </Modal>
    </>
  );
}

function ExportForm({ url }: { url: URLSearchParams }) {
  const t = useTranslate();
  const language = useLanguage();
  const [mark, setMark] = useState(true);
  // What a spreadsheet of the language's countries expects: where the comma is in numbers, it is not between columns.
  const [separator, setSeparator] = useState<Separator>(language === 'es' ? ';' : ',');
  const { state, total, start, stop, goOn } = useExport(url, { mark, separator });
  const busy = state?.kind === 'running';
  // Half a file is not gone on with in another form.
  const fixed = busy || state?.kind === 'stopped';
  return (
    <Stack>
      <Text>{t('audit.export.what')}</Text>
      <Radio.Group
        label={t('audit.export.separator')}
        value={separator}
        onChange={(value) => setSeparator(value === ';' ? ';' : ',')}
      >
        <Group mt={4}>
          <Radio value="," disabled={fixed} label={t('audit.export.separator.comma')} />
          <Radio value=";" disabled={fixed} label={t('audit.export.separator.semicolon')} />
        </Group>
      </Radio.Group>
      <Checkbox
        label={t('audit.export.bom')}
        checked={mark}
        disabled={fixed}
        onChange={({ currentTarget }) => setMark(currentTarget.checked)}
      />
      <Text size="sm" c="dimmed">
        {t('audit.export.safe')}
      </Text>
      <ExportProgress state={state} total={total} />
      <Group>
        {state === null || state.kind === 'done' ? (
          <Button onClick={start}>{t('audit.export.start')}</Button>
        ) : null}
        {busy ? (
          <Button variant="default" onClick={stop}>
            {t('audit.export.stop')}
          </Button>
        ) : null}
        {state?.kind === 'stopped' ? (
          <>
            <Button onClick={goOn}>{t('audit.export.go')}</Button>
            <Button variant="default" onClick={start}>
              {t('audit.export.anew')}
            </Button>
          </>
        ) : null}
      </Group>
    </Stack>
  );
}

function ExportProgress({ state, total }: { state: ExportState | null; total: number | null }) {
  const t = useTranslate();
  return (
    <div role="status">
      {state?.kind === 'running' ? (
        <>
          <Text mb={4}>
            {total === null
              ? t('audit.export.running', { done: state.done })
              : t('audit.export.running.of', { done: state.done, total })}
          </Text>
          <Progress
            value={total === null ? 0 : Math.min(100, (100 * state.done) / Math.max(1, total))}
            aria-label={t('audit.export.title')}
            color="blue.8"
          />
        </>
      ) : null}
      {state?.kind === 'done' ? (
        <Notice apart={false} tone="good">
          {t('audit.export.done', { rows: state.done, name: fileName() })}
        </Notice>
      ) : null}
      {state?.kind === 'stopped' ? (
        <Notice apart={false} tone="wait">
          {state.why === null
            ? t('audit.export.stopped', { done: state.done })
            : t('audit.export.failed', { done: state.done, why: failureText(t, state.why) })}
        </Notice>
      ) : null}
    </div>
  );
}

const fileName = () => `findings-${new Date().toISOString().slice(0, 10)}.csv`;

interface FileOptions {
  readonly mark: boolean;
  readonly separator: Separator;
}

/** Writes to a file of the browser's; ends with the component. */
function useExport(url: URLSearchParams, { mark, separator }: FileOptions) {
  const t = useTranslate();
  const page = useFindingPages(url);
  const [total, count] = useTotal(url);
  const [state, setState] = useState<ExportState | null>(null);
  const parts = useRef<string[]>([]);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  const run = async (from?: { after: string | null; done: number }) => {
    abort.current = new AbortController();
    const ended = await exportPages({
      page,
      write: (rows) => parts.current.push(...rows.map((row) => csvLine(csvCells(t, row), separator))),
      onProgress: setState,
      signal: abort.current.signal,
      wait: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
      ...(from === undefined ? {} : { from }),
    });
    if (ended.kind === 'done') save(parts.current);
  };
  return {
    state,
    total,
    start: () => {
      count();
      parts.current = [mark ? byteOrderMark : '', csvLine(csvHeader(t), separator)];
      void run();
    },
    stop: () => abort.current.abort(),
    goOn: () => {
      if (state?.kind === 'stopped') void run(state);
    },
  };
}

function useFindingPages(url: URLSearchParams) {
  const { graphql } = useServices();
  return async (after: string | null): Promise<PageAnswer<FindingRowFragment>> => {
    const { data, error } = await graphql
      .query(
        FindingsDocument,
        { first: PAGE_SIZE, after, filter: filterOf(url), orderBy: orderOf(url) },
        { requestPolicy: 'network-only' },
      )
      .toPromise();
    if (error !== undefined) return { kind: 'failed', ...failureOf(error) };
    if (data === undefined) return { kind: 'failed', code: 'INTERNAL', retryable: true };
    const { nodes, pageInfo } = data.findings;
    return { kind: 'page', rows: nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  };
}

/** How many there are, for the progress; null until that is known. */
function useTotal(url: URLSearchParams): [number | null, () => void] {
  const { graphql } = useServices();
  const [total, setTotal] = useState<number | null>(null);
  const ask = async () => {
    const { data } = await graphql
      .query(FindingCountsDocument, { filter: filterOf(url) }, { requestPolicy: 'network-only' })
      .toPromise();
    setTotal(data?.findingCounts.reduce((sum, { count }) => sum + count, 0) ?? null);
  };
  return [total, () => void ask()];
}

function save(parts: readonly string[]): void {
  const href = URL.createObjectURL(new Blob([...parts], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = href;
  link.download = fileName();
  link.click();
  // The browser has it by then; before, it could still be reading.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
