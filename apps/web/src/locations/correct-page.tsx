import { VisuallyHidden } from '@mantine/core';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useCommands } from '../commands/use-commands.ts';
import { RefusalText } from '../companies/refusal-notice.tsx';
import { LocationChangedDocument, LocationToCorrectDocument } from '../generated/documents/locations.ts';
import type { LocationChangedSubscription, LocationFieldsFragment } from '../generated/graphql.ts';
import { useFollow, useQueryState } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { NotFoundPage } from '../shell/not-found.tsx';
import { Page } from '../shell/page.tsx';
import { ConflictChoice } from '../ui/conflict-choice.tsx';
import { type Difference, differences } from '../ui/merge.ts';
import { Notice } from '../ui/notice.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
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
import { fieldLabel, fieldOfProgress, fieldText } from './location-texts.ts';
import { type RefusedLocation, useRefusedLocation } from './refused-location.ts';

export function CorrectLocationPage({ params }: { params: Record<string, string | undefined> }) {
  const propertyId = params['id'] ?? '';
  const [url] = useUrlState();
  const refused = useRefusedLocation(url);
  const [state, again] = useQueryState(LocationToCorrectDocument, { propertyId });
  // An edit that began is not begun again while this query is brought up to date.
  const [opened, setOpened] = useState<LocationFieldsFragment | null>(null);
  const found = state.kind === 'ready' && !state.refreshing ? state.data.location : null;
  if (opened?.propertyId !== propertyId && found?.propertyId === propertyId) setOpened(found);
  if (opened?.propertyId === propertyId && refused.kind !== 'loading')
    return (
      <Correct key={propertyId} opened={opened} refused={refused.kind === 'found' ? refused.refused : null} />
    );
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={again} />;
  if (state.kind === 'ready' && !state.refreshing && state.data.location === null) return <NotFoundPage />;
  return <Loading rows={8} />;
}

interface CorrectProps {
  readonly opened: LocationFieldsFragment;
  readonly refused: RefusedLocation | null;
}

function Correct({ opened, refused: given }: CorrectProps) {
  const t = useTranslate();
  const commands = useCommands();
  const [url] = useUrlState();
  const [, navigate] = useLocation();
  const [refused] = useState(given);
  const edit = useEdit(opened, refused);
  const { base, draft, current } = edit;
  const conflict = useRef<HTMLDivElement>(null);
  const leave = () => navigate(`/locations/${opened.propertyId}`);
  const asked = focusOf(url.get('field'));
  const field = refused === null ? null : fieldOfProgress(refused.progress);
  const text = refused === null ? null : <RefusalText progress={refused.progress} />;
  return (
    <Page title={t('locations.correct.title', { name: opened.name })}>
      {refused === null ? null : (
        <Notice tone="bad" title={t('locations.refused')}>
          {text}
        </Notice>
      )}
      {current === null ? (
        <Notice tone="bad" role="status" title={t('locations.removed')} />
      ) : (
        <Meanwhile edit={edit} current={current} conflict={conflict} />
      )}
      <LocationForm
        draft={draft}
        onChange={edit.setDraft}
        submitLabel={t('locations.correct.submit')}
        focus={asked}
        refused={field === null ? null : { field, text }}
        onSubmit={(checked) => {
          // What contradicts is chosen first.
          if (conflict.current !== null) return conflict.current.focus();
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

interface Edit {
  /** What the draft is made from. */
  readonly base: LocationFieldsFragment;
  /** False where nobody knows what it was made from: it was asked for elsewhere. */
  readonly baseKnown: boolean;
  readonly draft: LocationDraft;
  /** What is true now; null once it was removed. */
  readonly current: LocationFieldsFragment | null;
  /** Taken over from somebody else without a contradiction, to be said. */
  readonly taken: readonly string[];
  readonly setDraft: (draft: LocationDraft) => void;
  readonly rebase: (onto: LocationFieldsFragment, draft: LocationDraft, taken: readonly string[]) => void;
}

/** A draft, what it was made from, and what it has become meanwhile, live. */
function useEdit(opened: LocationFieldsFragment, refused: RefusedLocation | null): Edit {
  const [base, setBase] = useState(refused?.base ?? opened);
  const [baseKnown, setBaseKnown] = useState(refused === null || refused.base !== null);
  const [draft, setDraft] = useState(() =>
    refused === null ? draftOf(opened) : draftOf(refused.input, draftOf(refused.base ?? opened)),
  );
  const [current, setCurrent] = useState<LocationFieldsFragment | null>(opened);
  const [taken, setTaken] = useState<readonly string[]>([]);
  const { propertyId } = opened;
  const follow = useMemo(
    () => ({
      document: LocationChangedDocument,
      variables: { propertyId },
      cursorOf: (data: LocationChangedSubscription) => data.locationChanged.cursor,
      onItem: ({ locationChanged: { location } }: LocationChangedSubscription) =>
        setCurrent((before) =>
          location === null || before === null || location.version > before.version ? location : before,
        ),
    }),
    [propertyId],
  );
  useFollow(follow);
  return {
    base,
    baseKnown,
    draft,
    current,
    taken,
    setDraft,
    rebase: (onto, merged, fields) => {
      setDraft(merged);
      setBase(onto);
      setBaseKnown(true);
      setTaken(fields);
    },
  };
}

interface MeanwhileProps {
  readonly edit: Edit;
  readonly current: LocationFieldsFragment;
  readonly conflict: RefObject<HTMLDivElement | null>;
}

/** What somebody else did to the location while it was being edited. */
function Meanwhile({ edit, current, conflict }: MeanwhileProps) {
  const t = useTranslate();
  const format = useFormat();
  const { base, baseKnown, draft, rebase, taken } = edit;
  const versions = {
    fields: locationFields,
    base: baseKnown ? draftOf(base) : null,
    mine: draft,
    theirs: draftOf(current),
  };
  const stale = current.version > base.version || !baseKnown;
  const found = stale ? differences(versions) : [];
  const contradicts = found.some(({ kind }) => kind === 'conflict');
  const theirs = found.filter(({ kind }) => kind === 'theirs').map(({ field }) => fieldLabel(t, field));
  const merge = stale && !contradicts;
  useEffect(() => {
    if (merge) rebase(current, { ...draftOf(current), ...mineOf(found, draft) }, theirs);
  });
  const ownerName = (id: string) => (current.owner?.id === id ? current.owner.name : null);
  return (
    <>
      {/* Told while somebody types elsewhere, without taking them away from there. */}
      <VisuallyHidden role="status">{contradicts ? t('ui.conflict.title') : ''}</VisuallyHidden>
      {contradicts ? (
        <ConflictChoice
          key={current.version}
          ref={conflict}
          {...versions}
          labelOf={(field) => fieldLabel(t, field)}
          textOf={(field, value) => {
            const shown = { ...draft, [field]: value };
            return fieldText({ t, format, ownerName: ownerName(shown.ownerId) }, field, shown);
          }}
          onMerged={(merged) => rebase(current, merged, [])}
        />
      ) : taken.length === 0 ? null : (
        <Notice role="status" tone="plain">
          {t('locations.correct.taken', { fields: format.list(taken) })}
        </Notice>
      )}
    </>
  );
}

const mineOf = (found: readonly Difference<LocationDraftField>[], draft: LocationDraft) =>
  Object.fromEntries(found.filter(({ kind }) => kind === 'mine').map(({ field }) => [field, draft[field]]));
