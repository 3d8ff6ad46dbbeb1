import { useState } from 'react';
import { useLocation } from 'wouter';
import { useCommands } from '../commands/use-commands.ts';
import { RefusalNotice, RefusalText } from '../companies/refusal-notice.tsx';
import { useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { WhenRefusalKnown } from '../ui/when-refusal-known.tsx';
import { draftOf, emptyDraft, recordInput } from './location-draft.ts';
import { LocationForm } from './location-form.tsx';
import { fieldOfProgress } from './location-texts.ts';
import { type RefusedLocation, useRefusedLocation } from './refused-location.ts';

/** A new location (`?owner=` says whose), or one that was refused, to be mended. */
export function RecordLocationPage() {
  const t = useTranslate();
  const [url] = useUrlState();
  const state = useRefusedLocation(url);
  return (
    <Page title={t('locations.record')}>
      <WhenRefusalKnown state={state}>
        {(refused) => <RecordForm ownerId={url.get('owner') ?? ''} refused={refused} />}
      </WhenRefusalKnown>
    </Page>
  );
}

function RecordForm({ ownerId, refused: given }: { ownerId: string; refused: RefusedLocation | null }) {
  const t = useTranslate();
  const commands = useCommands();
  const [, navigate] = useLocation();
  // It goes off the list while this is still shown.
  const [refused] = useState(given);
  const [draft, setDraft] = useState(() =>
    refused === null ? { ...emptyDraft, ownerId } : draftOf(refused.input),
  );
  const field = refused === null ? null : fieldOfProgress(refused.progress);
  return (
    <>
      {refused === null ? null : <RefusalNotice progress={refused.progress} />}
      <LocationForm
        draft={draft}
        onChange={setDraft}
        submitLabel={t('locations.record')}
        refused={
          refused === null || field === null
            ? null
            : { field, text: <RefusalText progress={refused.progress} /> }
        }
        onSubmit={(checked) => {
          const input = recordInput(checked);
          commands.ask({ mutation: 'recordLocation', input }, { label: checked.name.trim() });
          if (refused?.key) commands.forget(refused.key);
          navigate('/locations');
        }}
        onCancel={() => navigate('/locations')}
      />
    </>
  );
}
