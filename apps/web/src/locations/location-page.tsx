import { Button, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link, Redirect } from 'wouter';
import { SubjectFindings } from '../audit/subject-findings.tsx';
import { useCommandChanges } from '../commands/use-commands.ts';
import { useUnderWay } from '../commands/use-under-way.ts';
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
import { useTranslate } from '../shell/i18n.ts';
import { NotFoundPage } from '../shell/not-found.tsx';
import { Page } from '../shell/page.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Section, Sections } from '../ui/section.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { UnderWayNotice } from '../ui/under-way-notice.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { WithId } from '../ui/with-id.tsx';
import { draftOf, locationFields } from './location-draft.ts';
import { fieldLabel, fieldText } from './location-texts.ts';
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
      {underWay === undefined ? null : (
        <UnderWayNotice
          tracked={underWay}
          mendHref={
            underWay.asked.mutation === 'correctLocation'
              ? `/locations/${location.propertyId}/edit?retry=${underWay.key}`
              : null
          }
        />
      )}
      <Sections>
        <Section title={t('locations.where')}>
          <Where location={location} />
        </Section>
        <div>
          <Section title={t('locations.facts')}>
            <LocationFacts location={location} />
          </Section>
          <Section title={t('locations.audit')}>
            <SubjectFindings findings={location.findings.nodes} />
          </Section>
        </div>
      </Sections>
    </Page>
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

function LocationFacts({ location }: { location: LocationDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const { propertyId, owner, recordedAt, updatedAt } = location;
  const draft = draftOf(location);
  const edit = (field: string) => `/locations/${propertyId}/edit?field=${field}`;
  return (
    <Facts>
      {locationFields.map((field) => {
        const text = fieldText({ t, format, ownerName: owner?.name ?? null }, field, draft);
        return (
          <Fact key={field} label={fieldLabel(t, field)}>
            {text === '' ? (
              <TextLink href={edit(field)}>{t('locations.fact.add')}</TextLink>
            ) : field === 'ownerId' && owner !== null ? (
              <TextLink href={`/companies/${owner.id}`}>{text}</TextLink>
            ) : (
              text
            )}
          </Fact>
        );
      })}
      <Fact label={t('locations.fact.recorded')}>{format.dateTime(recordedAt)}</Fact>
      <Fact label={t('locations.column.updated')}>{format.dateTime(updatedAt)}</Fact>
    </Facts>
  );
}
