import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useCommands } from '../commands/use-commands.ts';
import { RefusalNotice, RefusalText } from '../companies/refusal-notice.tsx';
import { LocationChangedDocument, LocationToCorrectDocument } from '../generated/documents/locations.ts';
import type { LocationFieldsFragment } from '../generated/graphql.ts';
import { useChanges } from '../graphql/use-changes.ts';
import { useQueryState } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { KeptDraft } from '../ui/kept-draft.tsx';
import { Meanwhile } from '../ui/meanwhile.tsx';
import { isSame, type Side } from '../ui/merge.ts';
import { useEdit } from '../ui/use-edit.ts';
import { useOpened } from '../ui/use-opened.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { WhenFound } from '../ui/when-found.tsx';
import { WhenRefusalKnown } from '../ui/when-refusal-known.tsx';
import { WithId } from '../ui/with-id.tsx';
import {
  changedFields,
  correctInput,
  draftOf,
  isLocationField,
  type LocationDraft,
  type LocationDraftField,
  locationFields,
} from './location-draft.ts';
import { LocationForm } from './location-form.tsx';
import { boundaryText, fieldLabel, fieldOfProgress, fieldText } from './location-texts.ts';
import { OwnerName } from './owner-name.tsx';
import { PlaceSides } from './place-sides.tsx';
import { type RefusedLocation, useRefusedLocation } from './refused-location.ts';

export function CorrectLocationPage({ params }: { params: Record<string, string | undefined> }) {
  return <WithId params={params}>{(id) => <CorrectOne propertyId={id} />}</WithId>;
}

function CorrectOne({ propertyId }: { propertyId: string }) {
  const [url] = useUrlState();
  const refused = useRefusedLocation(url);
  const [state, again] = useQueryState(LocationToCorrectDocument, { propertyId });
  const location = state.kind === 'ready' ? state.data.location : null;
  const opened = useOpened(propertyId, state, location?.propertyId === propertyId ? location : null);
  return (
    <WhenRefusalKnown state={refused}>
      {(known) => (
        <WhenFound state={state} found={opened} onRetry={again} rows={8}>
          {(found) => <Correct key={propertyId} opened={found} refused={known} />}
        </WhenFound>
      )}
    </WhenRefusalKnown>
  );
}

interface CorrectProps {
  readonly opened: LocationFieldsFragment;
  readonly refused: RefusedLocation | null;
}

function Correct({ opened, refused: given }: CorrectProps) {
  const t = useTranslate();
  const format = useFormat();
  const commands = useCommands();
  const [url] = useUrlState();
  const [, navigate] = useLocation();
  const [refused] = useState(given);
  const edit = useEdit({ opened, refused, fields: locationFields, draftOf });
  useChanges(LocationChangedDocument, { propertyId: opened.propertyId }, (data) => {
    if (data !== null) edit.changed(data.locationChanged.location);
  });
  const conflict = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const shownText = (name: LocationDraftField, { ownerId, boundary }: LocationDraft) => {
    if (name === 'ownerId' && ownerId !== '') return <OwnerName id={ownerId} />;
    return name === 'boundary' ? boundaryText(t, boundary) : null;
  };
  const leave = () => navigate(`/locations/${opened.propertyId}`);
  const field = refused === null ? null : fieldOfProgress(refused.progress);
  const labelOf = (name: LocationDraftField) => fieldLabel(t, name);
  const textOf = (name: LocationDraftField, draft: LocationDraft) =>
    shownText(name, draft) ?? fieldText({ t, format }, name, draft);
  const title = t('locations.correct.title', { name: opened.name });
  if (edit.current === null)
    return (
      <Page title={title}>
        <KeptDraft
          why={t('locations.removed')}
          fields={locationFields}
          labelOf={labelOf}
          textOf={(name) => textOf(name, edit.draft)}
          href="/locations"
        >
          {t('locations.title')}
        </KeptDraft>
      </Page>
    );
  return (
    <Page title={title}>
      {refused === null ? null : <RefusalNotice progress={refused.progress} />}
      <Meanwhile
        edit={edit}
        ref={conflict}
        labelOf={labelOf}
        textOf={textOf}
        detailOf={drawn}
        onSettled={() => form.current?.focus()}
      />
      <LocationForm
        ref={form}
        draft={edit.draft}
        onChange={edit.setDraft}
        submitLabel={t('locations.correct.submit')}
        focus={focusOf(url.get('field'))}
        refused={
          refused === null || field === null
            ? null
            : { field, text: <RefusalText progress={refused.progress} /> }
        }
        onSubmit={(checked) => {
          // What contradicts is chosen first.
          if (conflict.current !== null) return conflict.current.focus();
          const { base } = edit;
          if (changedFields(draftOf(base), checked).length > 0)
            commands.ask(
              { mutation: 'correctLocation', input: correctInput(base, draftOf(base), checked) },
              { label: checked.name.trim(), base },
            );
          if (refused?.key) commands.forget(refused.key);
          leave();
        }}
        onCancel={leave}
      />
    </Page>
  );
}

/** `?field=`: an input's name, or what the audit calls it. */
function focusOf(name: string | null): LocationDraftField | null {
  if (name === 'owner') return 'ownerId';
  if (name === 'area') return 'areaM2';
  return isLocationField(name) ? name : null;
}

/** Where the boundaries differ, the points are seen with them. */
function drawn(name: LocationDraftField, sides: Readonly<Record<Side, LocationDraft>>) {
  const isPlace =
    name === 'boundary' || (name === 'coordinates' && isSame(sides.mine.boundary, sides.theirs.boundary));
  return isPlace ? <PlaceSides {...sides} /> : null;
}
