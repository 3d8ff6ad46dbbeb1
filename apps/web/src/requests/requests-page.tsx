import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Asked } from '../commands/mutations.ts';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText } from '../commands/refusal.ts';
import { commandIdOf, isRefused } from '../commands/tracked.ts';
import { useCommandChanges, useCommands, useTracked } from '../commands/use-commands.ts';
import { RefusalText } from '../companies/refusal-notice.tsx';
import { RequestsDocument } from '../generated/documents/requests.ts';
import type { RequestRowFragment } from '../generated/graphql.ts';
import { useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { type Format, useFormat } from '../shell/format.ts';
import { type Translate, useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Notice } from '../ui/notice.tsx';
import { pageVariables } from '../ui/page-position.ts';
import { Pager } from '../ui/pager.tsx';
import { Empty, EmptyPage, Failed, Loading } from '../ui/states.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { type UrlChanges, useUrlState } from '../ui/use-url-state.ts';
import {
  type Mending,
  mendingOf,
  nameOf,
  pageOf,
  type Request,
  type RequestState,
  requestOfCommand,
  stateOf,
  states,
  unlisted,
} from './request.ts';
import classes from './requests.module.css';
import { useSubjectNames } from './subject-names.ts';

const PAGE_SIZE = 25;
/** However much changes, the page is asked for again no more often. */
const REFRESH_MS = 500;

/** Everything this person asked for, from wherever it was: how far it has got, and how it ended. */
export function RequestsPage() {
  const t = useTranslate();
  const [url, setUrl] = useUrlState();
  const state = stateOf(url.get('state'));
  return (
    <Page title={t('requests.title')}>
      <NativeSelect
        className={classes['filter'] ?? ''}
        label={t('requests.filter')}
        value={state ?? ''}
        data={[
          { value: '', label: t('requests.state.ALL') },
          ...(Object.keys(states) as RequestState[]).map((name) => ({
            value: name,
            label: t(`requests.state.${name}`),
          })),
        ]}
        onChange={({ currentTarget }) => setUrl({ state: currentTarget.value, after: null, before: null })}
      />
      <RequestList state={state} url={url} setUrl={setUrl} />
    </Page>
  );
}

interface ListProps {
  readonly state: RequestState | null;
  readonly url: URLSearchParams;
  readonly setUrl: (changes: UrlChanges) => void;
}

const noNodes: readonly RequestRowFragment[] = [];

function RequestList({ state: shown, url, setUrl }: ListProps) {
  const t = useTranslate();
  const position = { after: url.get('after'), before: url.get('before') };
  const [state, again] = useQueryState(RequestsDocument, {
    ...pageVariables(position, PAGE_SIZE),
    statuses: shown === null ? null : [...states[shown]],
  });
  useCommandChanges(useThrottled(again, REFRESH_MS));
  const nodes = state.kind === 'ready' ? state.data.myCommands.nodes : noNodes;
  const firstPage = position.after === null && position.before === null;
  const followed = state.kind === 'ready' && state.data.myCommands.pageInfo.hasNextPage;
  const requests = useRequests({ nodes, shown, firstPage, followed });
  const columns = useColumns(requests);
  if (state.kind === 'failed' && requests.length === 0) return <Failed {...state.failure} onRetry={again} />;
  if (state.kind === 'loading' && requests.length === 0) return <Loading rows={10} />;
  if (requests.length === 0) return firstPage ? <Nothing filtered={shown !== null} /> : <EmptyPage />;
  return (
    <>
      {state.kind === 'ready' && state.failure !== null ? (
        <Notice role="status" tone="wait" compact>
          {t('ui.outdated', { why: failureText(t, state.failure.code) })}
        </Notice>
      ) : null}
      <DataTable
        caption={t('requests.title')}
        columns={columns}
        rows={requests}
        keyOf={({ key }) => key}
        refreshing={state.kind === 'loading' || (state.kind === 'ready' && state.refreshing)}
      />
      {state.kind === 'failed' ? <Failed {...state.failure} onRetry={again} /> : null}
      {state.kind === 'ready' ? (
        <Pager
          info={state.data.myCommands.pageInfo}
          totalCount={state.data.myCommands.totalCount}
          position={position}
          onMove={({ after, before }) => setUrl({ after, before })}
        />
      ) : null}
    </>
  );
}

interface ShownPage {
  readonly nodes: readonly RequestRowFragment[];
  readonly shown: RequestState | null;
  readonly firstPage: boolean;
  /** Whether more pages follow. */
  readonly followed: boolean;
}

/** The edge's page, with what this browser knows beside it; what the edge does not list stands above the first page. */
function useRequests({ nodes, shown, firstPage, followed }: ShownPage): readonly Request[] {
  const tracked = useTracked();
  return useMemo(() => {
    const byId = new Map(tracked.map((one) => [commandIdOf(one.progress), one]));
    const ids = new Set(nodes.map(({ id }) => id));
    const since = followed ? (nodes.at(-1)?.acceptedAt ?? null) : null;
    return [
      ...(firstPage ? unlisted(tracked, { ids, since }, shown) : []),
      ...nodes.map((command) => requestOfCommand(command, byId.get(command.id))),
    ];
  }, [nodes, tracked, shown, firstPage, followed]);
}

function Nothing({ filtered }: { filtered: boolean }) {
  const t = useTranslate();
  return filtered ? (
    <Empty title={t('requests.empty.filtered')} />
  ) : (
    <Empty title={t('requests.empty')}>
      <Text>{t('requests.empty.hint')}</Text>
    </Empty>
  );
}

function useColumns(requests: readonly Request[]): Column<Request>[] {
  const t = useTranslate();
  const format = useFormat();
  const names = useSubjectNames(requests);
  return [
    {
      id: 'what',
      header: t('requests.column.what'),
      names: true,
      cell: (request) => <What request={request} name={nameOf(request, names)} />,
    },
    {
      id: 'state',
      header: t('requests.column.state'),
      cell: (request) => <State request={request} name={nameOf(request, names)} />,
    },
    {
      id: 'asked',
      header: t('requests.column.asked'),
      wide: true,
      cell: ({ askedAt }) => (askedAt === null ? t('ui.none') : format.dateTime(askedAt)),
    },
    {
      id: 'decided',
      header: t('requests.column.decided'),
      wide: true,
      cell: (request) => decidedText(t, format, request),
    },
  ];
}

function decidedText(t: Translate, format: Format, { askedAt, decidedAt }: Request): string {
  if (decidedAt === null) return t('ui.none');
  if (askedAt === null) return format.dateTime(decidedAt);
  const tenths = Math.round((Date.parse(decidedAt) - Date.parse(askedAt)) / 100);
  const seconds = Math.max(1, tenths) / 10;
  return t('requests.decided', { at: format.dateTime(decidedAt), seconds });
}

interface NamedRequest {
  readonly request: Request;
  readonly name: string | null;
}

function What({ request, name }: NamedRequest) {
  const t = useTranslate();
  const href = pageOf(request);
  const action = request.mutation === null ? request.type : t(`command.${request.mutation}`);
  return (
    <div className={classes['what']}>
      <span className={classes['action']}>{action}</span>
      {href === null ? <span>{name}</span> : <TextLink href={href}>{name ?? t('requests.open')}</TextLink>}
    </div>
  );
}

function State({ request, name }: NamedRequest) {
  const t = useTranslate();
  const { progress } = request;
  return (
    <div className={classes['state']}>
      <ProgressTag kind={progress.kind} />
      {isRefused(progress) ? <RefusalText progress={progress} /> : null}
      {progress.kind === 'waiting' ? t('command.waiting.why', { why: failureText(t, progress.why) }) : null}
      {progress.kind === 'dead-lettered' ? t('command.held.why') : null}
      {progress.kind === 'waiting' ? ` ${t('requests.callOff.why')}` : null}
      {isRefused(progress) || progress.kind === 'waiting' ? <Actions request={request} name={name} /> : null}
    </div>
  );
}

function Actions({ request, name }: NamedRequest) {
  const t = useTranslate();
  const commands = useCommands();
  const mending: Mending = isRefused(request.progress) ? mendingOf(request) : { kind: 'none' };
  const named = (text: string) => ({ 'aria-label': [text, name].filter(Boolean).join(': ') });
  const off = request.progress.kind === 'waiting' ? 'requests.callOff' : 'command.forget';
  const { trackedKey } = request;
  return (
    <Group gap={6}>
      {mending.kind === 'form' ? (
        <Button
          component={Link}
          href={mending.href}
          size="compact-sm"
          variant="default"
          {...named(t('command.mend'))}
        >
          {t('command.mend')}
        </Button>
      ) : null}
      {mending.kind === 'again' ? <AskAgain asked={mending.asked} name={name} /> : null}
      {request.commandId === null && trackedKey !== null ? (
        <Button
          size="compact-sm"
          variant="subtle"
          {...named(t(off))}
          onClick={() => commands.forget(trackedKey)}
        >
          {t(off)}
        </Button>
      ) : null}
    </Group>
  );
}

/** Once: what came of it stands above. */
function AskAgain({ asked, name }: { asked: Asked; name: string | null }) {
  const t = useTranslate();
  const commands = useCommands();
  const [done, setDone] = useState(false);
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={[t('requests.again'), name].filter(Boolean).join(': ')}
      disabled={done}
      onClick={() => {
        setDone(true);
        commands.ask(asked, { label: name ?? '' });
      }}
    >
      {t('requests.again')}
    </Button>
  );
}
