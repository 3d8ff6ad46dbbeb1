import { Button, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { Link, Redirect } from 'wouter';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { refusalText } from '../commands/refusal.ts';
import { isRefused, type Tracked } from '../commands/tracked.ts';
import { useCommandChanges, useCommands } from '../commands/use-commands.ts';
import { useUnderWay } from '../commands/use-under-way.ts';
import { RefusalText } from '../companies/refusal-notice.tsx';
import {
  LocationChangedDocument,
  LocationDocument,
  LocationFindingChangedDocument,
} from '../generated/documents/locations.ts';
import type {
  LocationChangedSubscription,
  LocationFindingChangedSubscription,
  LocationQuery,
} from '../generated/graphql.ts';
import { useFollow, useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { boundsOf } from '../map/geo.ts';
import { LazyMap } from '../map/lazy-map.tsx';
import { useFormat } from '../shell/format.ts';
import { hasMessage, type Translate, useTranslate } from '../shell/i18n.ts';
import { NotFoundPage } from '../shell/not-found.tsx';
import { Page } from '../shell/page.tsx';
import { IconCross, IconInfo, IconWarning } from '../ui/icons.tsx';
import { Notice } from '../ui/notice.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { Tag } from '../ui/tag.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { WithId } from '../ui/with-id.tsx';
import { draftOf, locationFields } from './location-draft.ts';
import { fieldLabel, fieldText } from './location-texts.ts';
import classes from './locations.module.css';
import { RemoveDialog } from './remove-dialog.tsx';

const REFRESH_MS = 500;

type LocationDetail = NonNullable<LocationQuery['location']>;

export function LocationPage({ params }: { params: Record<string, string | undefined> }) {
  return <WithId params={params}>{(id) => <Location propertyId={id} />}</WithId>;
}

function Location({ propertyId }: { propertyId: string }) {
  const [url] = useUrlState();
  const field = url.get('field');
  const [state, again] = useQueryState(LocationDocument, { propertyId });
  useRefreshOnChange(propertyId, again);
  const [last, setLast] = useState<LocationDetail | null>(null);
  const found = state.kind === 'ready' ? state.data.location : null;
  if (found !== null && found !== last) setLast(found);
  if (field !== null) return <Redirect to={`/locations/${propertyId}/edit?field=${field}`} replace />;
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={again} />;
  if (found?.propertyId === propertyId) return <Detail key={propertyId} location={found} />;
  if (state.kind === 'loading' || state.refreshing) return <Loading rows={10} />;
  return last?.propertyId === propertyId ? <Removed name={last.name} /> : <NotFoundPage />;
}

/** The location and its findings, live. */
function useRefreshOnChange(propertyId: string, again: () => void): void {
  const refresh = useThrottled(again, REFRESH_MS);
  const options = useMemo(
    () => ({
      location: {
        document: LocationChangedDocument,
        variables: { propertyId },
        cursorOf: (data: LocationChangedSubscription) => data.locationChanged.cursor,
        onItem: refresh,
      },
      findings: {
        document: LocationFindingChangedDocument,
        variables: { subjectId: propertyId },
        cursorOf: (data: LocationFindingChangedSubscription) => data.findingChanged.cursor,
        onItem: refresh,
        onGap: refresh,
      },
    }),
    [propertyId, refresh],
  );
  useFollow(options.location);
  useFollow(options.findings);
  useCommandChanges(refresh);
}

/** It was there a moment ago. */
function Removed({ name }: { name: string }) {
  const t = useTranslate();
  return (
    <Page title={name}>
      <Empty title={t('locations.removed')}>
        <TextLink href="/locations">{t('locations.title')}</TextLink>
      </Empty>
    </Page>
  );
}

function Detail({ location }: { location: LocationDetail }) {
  const t = useTranslate();
  const underWay = useUnderWay()(location.propertyId);
  return (
    <Page title={location.name} actions={<Actions location={location} />}>
      {underWay === undefined ? null : <UnderWay tracked={underWay} propertyId={location.propertyId} />}
      <div className={classes['sections']}>
        <Section title={t('locations.where')}>
          <Where location={location} />
        </Section>
        <div>
          <Section title={t('locations.facts')}>
            <Facts location={location} />
          </Section>
          <Section title={t('locations.audit')}>
            <Findings location={location} />
          </Section>
        </div>
      </div>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} mb="xs" mt="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Where({ location: { coordinates, boundary } }: { location: LocationDetail }) {
  const t = useTranslate();
  const shapes = useMemo(() => ({ point: coordinates, boundary }), [coordinates, boundary]);
  const box = boundsOf(coordinates, boundary);
  // The map is moved by the person alone; another place is another map.
  return box === null ? (
    <Text>{t('locations.noPoint')}</Text>
  ) : (
    <LazyMap key={JSON.stringify(box)} label={t('locations.map.one')} startBox={box} shapes={shapes} />
  );
}

function Actions({ location }: { location: LocationDetail }) {
  const t = useTranslate();
  const [removing, setRemoving] = useState(false);
  return (
    <>
      <Button component={Link} href={`/locations/${location.propertyId}/edit`} variant="default">
        {t('locations.correct')}
      </Button>
      <Button variant="default" onClick={() => setRemoving(true)}>
        {t('locations.remove')}
      </Button>
      <RemoveDialog location={location} opened={removing} onClose={() => setRemoving(false)} />
    </>
  );
}

/** What this person asked for about this location, while it matters. */
function UnderWay({ tracked, propertyId }: { tracked: Tracked; propertyId: string }) {
  const t = useTranslate();
  const commands = useCommands();
  const { key, asked, progress } = tracked;
  const refused = isRefused(progress);
  return (
    <Notice tone={refused ? 'bad' : 'wait'} title={t(`command.${asked.mutation}`)}>
      <Group gap="sm">
        <ProgressTag kind={progress.kind} />
        {refused ? <RefusalText progress={progress} /> : null}
        {refused && asked.mutation === 'correctLocation' ? (
          <Button
            component={Link}
            href={`/locations/${propertyId}/edit?retry=${key}`}
            size="compact-sm"
            variant="default"
          >
            {t('command.mend')}
          </Button>
        ) : null}
        {refused ? (
          <Button size="compact-sm" variant="subtle" onClick={() => commands.forget(key)}>
            {t('command.forget')}
          </Button>
        ) : null}
      </Group>
    </Notice>
  );
}

function Facts({ location }: { location: LocationDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const { propertyId, owner, recordedAt, updatedAt } = location;
  const draft = draftOf(location);
  const edit = (field: string) => `/locations/${propertyId}/edit?field=${field}`;
  return (
    <dl className={classes['facts']}>
      {locationFields.map((field) => {
        const text = fieldText({ t, format, ownerName: owner?.name ?? null }, field, draft);
        return (
          <FactRow key={field} label={fieldLabel(t, field)}>
            {text === '' ? (
              <TextLink href={edit(field)}>{t('locations.fact.add')}</TextLink>
            ) : field === 'ownerId' && owner !== null ? (
              <TextLink href={`/companies/${owner.id}`}>{text}</TextLink>
            ) : (
              text
            )}
          </FactRow>
        );
      })}
      <FactRow label={t('locations.fact.recorded')}>{format.dateTime(recordedAt)}</FactRow>
      <FactRow label={t('locations.column.updated')}>{format.dateTime(updatedAt)}</FactRow>
    </dl>
  );
}

function FactRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

const severities = {
  ERROR: { tone: 'bad', icon: <IconCross /> },
  WARNING: { tone: 'wait', icon: <IconWarning /> },
  INFO: { tone: 'plain', icon: <IconInfo /> },
} as const;

function Findings({ location }: { location: LocationDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const { nodes } = location.findings;
  if (nodes.length === 0) return <Text>{t('locations.findings.none')}</Text>;
  return (
    <ul className={classes['list']}>
      {nodes.map(({ id, rule, severity, since, acknowledgement }) => (
        <li key={id}>
          <Group gap="xs">
            <Tag {...severities[severity]}>{t(`locations.severity.${severity}`)}</Tag>
            <span>{ruleText(t, rule)}</span>
            <Text size="sm" c="dimmed">
              {t('locations.finding.since', { since: format.dateTime(since) })}
              {acknowledgement === null ? '' : ` · ${t('locations.finding.acknowledged')}`}
            </Text>
          </Group>
        </li>
      ))}
    </ul>
  );
}

/** The audit page's texts, by the rule's stable code. */
function ruleText(t: Translate, rule: string): string {
  const id = `audit.rule.${rule}`;
  return hasMessage(id) ? t(id) : refusalText(t, { code: rule, message: rule });
}
