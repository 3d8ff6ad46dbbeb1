import { Anchor, Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link, Redirect } from 'wouter';
import { useCommandChanges } from '../commands/use-commands.ts';
import { useUnderWay } from '../commands/use-under-way.ts';
import {
  CompanyChangedDocument,
  CompanyDocument,
  CompanyFindingChangedDocument,
  CompanyLocationChangedDocument,
} from '../generated/documents/companies.ts';
import type {
  CompanyChangedSubscription,
  CompanyFindingChangedSubscription,
  CompanyLocationChangedSubscription,
} from '../generated/graphql.ts';
import { useFollow, useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { NotFoundPage } from '../shell/not-found.tsx';
import { Page } from '../shell/page.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Section, Sections } from '../ui/section.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { Tag } from '../ui/tag.tsx';
import { UnderWayNotice } from '../ui/under-way-notice.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { WithId } from '../ui/with-id.tsx';
import type { CompanyDetail } from './company-detail.ts';
import { companyFields, draftOf } from './company-draft.ts';
import { CompanyHistory } from './company-history.tsx';
import { CompanySubjects } from './company-subjects.tsx';
import { fieldText } from './company-texts.ts';
import { WithdrawDialog } from './withdraw-dialog.tsx';

const REFRESH_MS = 500;

export function CompanyPage({ params }: { params: Record<string, string | undefined> }) {
  return <WithId params={params}>{(id) => <Company id={id} />}</WithId>;
}

function Company({ id }: { id: string }) {
  const [url] = useUrlState();
  const field = url.get('field');
  const [state, again] = useQueryState(CompanyDocument, { id });
  useRefreshOnChange(id, again);
  if (field !== null) return <Redirect to={`/companies/${id}/edit?field=${field}`} replace />;
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={again} />;
  if (state.kind === 'loading') return <Loading rows={10} />;
  const { company } = state.data;
  if (company?.id !== id) return state.refreshing ? <Loading rows={10} /> : <NotFoundPage />;
  return <Detail key={id} company={company} />;
}

/** The company, its findings and its properties, live. */
function useRefreshOnChange(id: string, again: () => void): void {
  const refresh = useThrottled(again, REFRESH_MS);
  const options = useMemo(
    () => ({
      company: {
        document: CompanyChangedDocument,
        variables: { id },
        cursorOf: (data: CompanyChangedSubscription) => data.companyChanged.cursor,
        onItem: refresh,
      },
      findings: {
        document: CompanyFindingChangedDocument,
        variables: { subjectId: id },
        cursorOf: (data: CompanyFindingChangedSubscription) => data.findingChanged.cursor,
        onItem: refresh,
        onGap: refresh,
      },
      locations: {
        document: CompanyLocationChangedDocument,
        variables: { ownerId: id },
        cursorOf: (data: CompanyLocationChangedSubscription) => data.locationChanged.cursor,
        onItem: refresh,
        onGap: refresh,
      },
    }),
    [id, refresh],
  );
  useFollow(options.company);
  useFollow(options.findings);
  useFollow(options.locations);
  useCommandChanges(refresh);
}

function Detail({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  const underWay = useUnderWay()(company.id);
  return (
    <Page title={company.name} actions={company.status === 'ACTIVE' ? <Actions company={company} /> : null}>
      {company.status === 'WITHDRAWN' ? <Tag tone="plain">{t('companies.status.WITHDRAWN')}</Tag> : null}
      {underWay === undefined ? null : (
        <UnderWayNotice
          tracked={underWay}
          mendHref={
            underWay.asked.mutation === 'amendCompany'
              ? `/companies/${company.id}/edit?retry=${underWay.key}`
              : null
          }
        />
      )}
      <Sections>
        <Section title={t('companies.facts')}>
          <CompanyFacts company={company} />
        </Section>
        <CompanySubjects company={company} />
        <Section title={t('companies.history')}>
          <CompanyHistory companyId={company.id} />
        </Section>
      </Sections>
    </Page>
  );
}

function Actions({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  const [withdrawing, setWithdrawing] = useState(false);
  return (
    <>
      <Button component={Link} href={`/companies/${company.id}/edit`} variant="default">
        {t('companies.amend')}
      </Button>
      <Button variant="default" onClick={() => setWithdrawing(true)}>
        {t('companies.withdraw')}
      </Button>
      <WithdrawDialog company={company} opened={withdrawing} onClose={() => setWithdrawing(false)} />
    </>
  );
}

/** Any of them is a contact. */
const contacts = ['email', 'phone', 'website'];

function CompanyFacts({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const draft = draftOf(company);
  const missing = new Set(
    company.audit.missingFields.flatMap((field) => (field === 'contact' ? contacts : field)),
  );
  return (
    <Facts>
      {companyFields.map((field) => {
        const text = fieldText(t, format, field, draft);
        return (
          <Fact key={field} label={t(`companies.field.${field}`)}>
            {text !== '' ? (
              <Value field={field} text={text} />
            ) : missing.has(field) && company.status === 'ACTIVE' ? (
              <Anchor component={Link} href={`/companies/${company.id}/edit?field=${field}`} inherit>
                {t('companies.fact.add')}
              </Anchor>
            ) : (
              t('ui.none')
            )}
          </Fact>
        );
      })}
      <Fact label={t('companies.fact.registered')}>{format.dateTime(company.registeredAt)}</Fact>
      <Fact label={t('companies.column.updated')}>{format.dateTime(company.updatedAt)}</Fact>
    </Facts>
  );
}

function Value({ field, text }: { field: string; text: string }) {
  if (field === 'website')
    return (
      <Anchor href={text} target="_blank" rel="noopener noreferrer" inherit>
        {text}
      </Anchor>
    );
  if (field === 'email')
    return (
      <Anchor href={`mailto:${text}`} inherit>
        {text}
      </Anchor>
    );
  return text;
}
