import { useState } from 'react';
import { useLocation } from 'wouter';
import { useCommands } from '../commands/use-commands.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { WhenRefusalKnown } from '../ui/when-refusal-known.tsx';
import { draftOf, emptyDraft, registerInput } from './company-draft.ts';
import { CompanyForm } from './company-form.tsx';
import { fieldOfProgress } from './company-texts.ts';
import { RefusalNotice, RefusalText } from './refusal-notice.tsx';
import { type RefusedCompany, useRefusedCompany } from './refused-company.ts';

/** A new company, or one that was refused, to be mended. */
export function RegisterCompanyPage() {
  const t = useTranslate();
  const [url] = useUrlState();
  const state = useRefusedCompany(url);
  return (
    <Page title={t('companies.register')}>
      <WhenRefusalKnown state={state}>{(refused) => <RegisterForm refused={refused} />}</WhenRefusalKnown>
    </Page>
  );
}

function RegisterForm({ refused: given }: { refused: RefusedCompany | null }) {
  const t = useTranslate();
  const commands = useCommands();
  const [, navigate] = useLocation();
  // It goes off the list while this is still shown.
  const [refused] = useState(given);
  const [draft, setDraft] = useState(refused === null ? emptyDraft : draftOf(refused.input));
  const field = refused === null ? null : fieldOfProgress(refused.progress);
  return (
    <>
      {refused === null ? null : <RefusalNotice progress={refused.progress} />}
      <CompanyForm
        draft={draft}
        onChange={setDraft}
        submitLabel={t('companies.register')}
        refused={
          refused === null || field === null
            ? null
            : { field, text: <RefusalText progress={refused.progress} /> }
        }
        onSubmit={(checked) => {
          commands.ask(
            { mutation: 'registerCompany', input: registerInput(checked) },
            { label: checked.name.trim() },
          );
          if (refused?.key) commands.forget(refused.key);
          navigate('/companies');
        }}
        onCancel={() => navigate('/companies')}
      />
    </>
  );
}
