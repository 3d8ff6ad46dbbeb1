import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useCommands } from '../commands/use-commands.ts';
import { CompanyChangedDocument, CompanyToAmendDocument } from '../generated/documents/companies.ts';
import type { CompanyFieldsFragment } from '../generated/graphql.ts';
import { useChanges } from '../graphql/use-changes.ts';
import { useQueryState } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { KeptDraft } from '../ui/kept-draft.tsx';
import { Meanwhile } from '../ui/meanwhile.tsx';
import { useEdit } from '../ui/use-edit.ts';
import { useOpened } from '../ui/use-opened.ts';
import { useUrlState } from '../ui/use-url-state.ts';
import { WhenFound } from '../ui/when-found.tsx';
import { WhenRefusalKnown } from '../ui/when-refusal-known.tsx';
import { WithId } from '../ui/with-id.tsx';
import { amendInput, changedFields, companyFields, draftOf, isCompanyField } from './company-draft.ts';
import { CompanyForm } from './company-form.tsx';
import { fieldOfProgress, fieldText } from './company-texts.ts';
import { RefusalNotice, RefusalText } from './refusal-notice.tsx';
import { type RefusedCompany, useRefusedCompany } from './refused-company.ts';

export function AmendCompanyPage({ params }: { params: Record<string, string | undefined> }) {
  return <WithId params={params}>{(id) => <AmendOne id={id} />}</WithId>;
}

function AmendOne({ id }: { id: string }) {
  const [url] = useUrlState();
  const refused = useRefusedCompany(url);
  const [state, again] = useQueryState(CompanyToAmendDocument, { id });
  const company = state.kind === 'ready' ? state.data.company : null;
  const opened = useOpened(id, state, company?.id === id ? company : null);
  return (
    <WhenRefusalKnown state={refused}>
      {(known) => (
        <WhenFound state={state} found={opened} onRetry={again} rows={8}>
          {(found) => <Amend key={id} opened={found} refused={known} />}
        </WhenFound>
      )}
    </WhenRefusalKnown>
  );
}

interface AmendProps {
  readonly opened: CompanyFieldsFragment;
  readonly refused: RefusedCompany | null;
}

function Amend({ opened, refused: given }: AmendProps) {
  const t = useTranslate();
  const format = useFormat();
  const commands = useCommands();
  const [url] = useUrlState();
  const [, navigate] = useLocation();
  const [refused] = useState(given);
  const edit = useEdit({ opened, refused, fields: companyFields, draftOf });
  useChanges(CompanyChangedDocument, { id: opened.id }, (data) => {
    if (data !== null && data.companyChanged.company !== null) edit.changed(data.companyChanged.company);
  });
  const conflict = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const leave = () => navigate(`/companies/${opened.id}`);
  const asked = url.get('field');
  const field = refused === null ? null : fieldOfProgress(refused.progress);
  const title = t('companies.amend.title', { name: opened.name });
  if (edit.current?.status === 'WITHDRAWN')
    return (
      <Page title={title}>
        <KeptDraft
          why={t('refusal.COMPANY_WITHDRAWN')}
          fields={companyFields}
          labelOf={(name) => t(`companies.field.${name}`)}
          textOf={(name) => fieldText(t, format, name, edit.draft)}
          href={`/companies/${opened.id}`}
        >
          {opened.name}
        </KeptDraft>
      </Page>
    );
  return (
    <Page title={title}>
      {refused === null ? null : <RefusalNotice progress={refused.progress} />}
      <Meanwhile
        edit={edit}
        ref={conflict}
        labelOf={(name) => t(`companies.field.${name}`)}
        textOf={(name, draft) => fieldText(t, format, name, draft)}
        onSettled={() => form.current?.focus()}
      />
      <CompanyForm
        ref={form}
        draft={edit.draft}
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
          const { base } = edit;
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
