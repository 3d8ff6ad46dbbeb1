import { Text, VisuallyHidden } from '@mantine/core';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useCommands } from '../commands/use-commands.ts';
import { CompanyChangedDocument, CompanyToAmendDocument } from '../generated/documents/companies.ts';
import type { CompanyChangedSubscription, CompanyFieldsFragment } from '../generated/graphql.ts';
import { useFollow, useQueryState } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { NotFoundPage } from '../shell/not-found.tsx';
import { Page } from '../shell/page.tsx';
import { ConflictChoice } from '../ui/conflict-choice.tsx';
import { differences } from '../ui/merge.ts';
import { Notice } from '../ui/notice.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import {
  amendInput,
  type CompanyDraft,
  changedFields,
  companyFields,
  draftOf,
  isCompanyField,
} from './company-draft.ts';
import { CompanyForm } from './company-form.tsx';
import { fieldOfProgress, fieldText } from './company-texts.ts';
import { RefusalNotice, RefusalText } from './refusal-notice.tsx';
import { type Refused, useRefused } from './refused-request.ts';

export function AmendCompanyPage({ params }: { params: Record<string, string | undefined> }) {
  const id = params['id'] ?? '';
  const [url] = useUrlState();
  const refused = useRefused(url);
  const [state, again] = useQueryState(CompanyToAmendDocument, { id });
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={again} />;
  // What was cached may be old: an edit starts from what is true now.
  if (state.kind === 'loading' || state.refreshing || refused.kind === 'loading') return <Loading rows={8} />;
  if (state.data.company === null) return <NotFoundPage />;
  return (
    <Amend key={id} opened={state.data.company} refused={refused.kind === 'found' ? refused.refused : null} />
  );
}

interface AmendProps {
  readonly opened: CompanyFieldsFragment;
  readonly refused: Refused | null;
}

function Amend({ opened, refused: given }: AmendProps) {
  const t = useTranslate();
  const commands = useCommands();
  const [url] = useUrlState();
  const [, navigate] = useLocation();
  const [refused] = useState(given);
  const edit = useEdit(opened, refused);
  const { base, draft, current } = edit;
  const conflict = useRef<HTMLDivElement>(null);
  const leave = () => navigate(`/companies/${opened.id}`);
  const asked = url.get('field');
  const field = refused === null ? null : fieldOfProgress(refused.progress);
  return (
    <Page title={t('companies.amend.title', { name: opened.name })}>
      {refused === null ? null : <RefusalNotice progress={refused.progress} />}
      {current.status === 'WITHDRAWN' ? <Text mb="sm">{t('refusal.COMPANY_WITHDRAWN')}</Text> : null}
      <Meanwhile edit={edit} conflict={conflict} />
      <CompanyForm
        draft={draft}
        onChange={edit.setDraft}
        submitLabel={t('companies.amend.submit')}
        focus={isCompanyField(asked) ? asked : null}
        refused={
          refused === null || field === null
            ? null
            : { field, text: <RefusalText progress={refused.progress} /> }
        }
        onSubmit={(checked) => {
          // What contradicts is chosen first.
          if (conflict.current !== null) return conflict.current.focus();
          if (changedFields(draftOf(base), checked).length > 0)
            commands.ask(
              { mutation: 'amendCompany', input: amendInput(base, draftOf(base), checked) },
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

interface Edit {
  /** What the draft is made from. */
  readonly base: CompanyFieldsFragment;
  /** False where nobody knows what it was made from: it was asked for elsewhere. */
  readonly baseKnown: boolean;
  readonly draft: CompanyDraft;
  /** What is true now. */
  readonly current: CompanyFieldsFragment;
  /** Taken over from somebody else without a contradiction, to be said. */
  readonly taken: readonly string[];
  readonly setDraft: (draft: CompanyDraft) => void;
  readonly rebase: (draft: CompanyDraft, taken: readonly string[]) => void;
}

/** A draft, what it was made from, and what it has become meanwhile, live. */
function useEdit(opened: CompanyFieldsFragment, refused: Refused | null): Edit {
  const [base, setBase] = useState(refused?.base ?? opened);
  const [baseKnown, setBaseKnown] = useState(refused === null || refused.base !== null);
  const [draft, setDraft] = useState(() =>
    refused === null ? draftOf(opened) : draftOf(refused.input, draftOf(refused.base ?? opened)),
  );
  const [current, setCurrent] = useState(opened);
  const [taken, setTaken] = useState<readonly string[]>([]);
  const follow = useMemo(
    () => ({
      document: CompanyChangedDocument,
      variables: { id: opened.id },
      cursorOf: (data: CompanyChangedSubscription) => data.companyChanged.cursor,
      onItem: ({ companyChanged: { company } }: CompanyChangedSubscription) => {
        if (company !== null) setCurrent((before) => (company.version > before.version ? company : before));
      },
    }),
    [opened.id],
  );
  useFollow(follow);
  return {
    base,
    baseKnown,
    draft,
    current,
    taken,
    setDraft,
    rebase: (merged, fields) => {
      setDraft(merged);
      setBase(current);
      setBaseKnown(true);
      setTaken(fields);
    },
  };
}

/** What somebody else did to the company while it was being edited. */
function Meanwhile({ edit, conflict }: { edit: Edit; conflict: RefObject<HTMLDivElement | null> }) {
  const t = useTranslate();
  const format = useFormat();
  const { base, baseKnown, draft, current, rebase } = edit;
  const versions = {
    fields: companyFields,
    base: baseKnown ? draftOf(base) : null,
    mine: draft,
    theirs: draftOf(current),
  };
  const stale = current.version > base.version || !baseKnown;
  const found = stale ? differences(versions) : [];
  const contradicts = found.some(({ kind }) => kind === 'conflict');
  const theirs = found
    .filter(({ kind }) => kind === 'theirs')
    .map(({ field }) => t(`companies.field.${field}`));
  const merge = stale && !contradicts;
  useEffect(() => {
    if (merge) rebase({ ...draftOf(current), ...mineOf(found, draft) }, theirs);
  });
  return (
    <>
      {/* Told while somebody types elsewhere, without taking them away from there. */}
      <VisuallyHidden role="status">{contradicts ? t('ui.conflict.title') : ''}</VisuallyHidden>
      {contradicts ? (
        <ConflictChoice
          key={current.version}
          ref={conflict}
          {...versions}
          labelOf={(field) => t(`companies.field.${field}`)}
          textOf={(field, value) => fieldText(t, format, field, { ...draft, [field]: value })}
          onMerged={(merged) => rebase(merged, [])}
        />
      ) : (
        <Taken fields={edit.taken} />
      )}
    </>
  );
}

function Taken({ fields }: { fields: readonly string[] }) {
  const t = useTranslate();
  const format = useFormat();
  if (fields.length === 0) return null;
  return (
    <Notice role="status" tone="plain">
      {t('companies.amend.taken', { fields: format.list(fields) })}
    </Notice>
  );
}

const mineOf = (found: ReturnType<typeof differences<keyof CompanyDraft>>, draft: CompanyDraft) =>
  Object.fromEntries(found.filter(({ kind }) => kind === 'mine').map(({ field }) => [field, draft[field]]));
