import { Anchor, Button, Group, Text } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { Link, Redirect } from 'wouter';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText } from '../commands/refusal.ts';
import { isRefused, type Tracked } from '../commands/tracked.ts';
import { useCommandChanges, useCommands } from '../commands/use-commands.ts';
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
import { Notice } from '../ui/notice.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { Tag } from '../ui/tag.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { WithId } from '../ui/with-id.tsx';
import classes from './companies.module.css';
import { companyFields, draftOf } from './company-draft.ts';
import { CompanyHistory } from './company-history.tsx';
import { type CompanyDetail, Section } from './company-section.tsx';
import { CompanySubjects } from './company-subjects.tsx';
import { fieldText } from './company-texts.ts';
import { RefusalText } from './refusal-notice.tsx';
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
      {underWay === undefined ? null : <UnderWay tracked={underWay} company={company} />}
      <div className={classes['sections']}>
        <Section title={t('companies.facts')}>
          <Facts company={company} />
        </Section>
        <CompanySubjects company={company} />
        <Section title={t('companies.history')}>
          <CompanyHistory companyId={company.id} />
        </Section>
      </div>
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

/** What this person asked for about this company, while it matters. */
function UnderWay({ tracked, company }: { tracked: Tracked; company: CompanyDetail }) {
  const t = useTranslate();
  const commands = useCommands();
  const { key, asked, progress } = tracked;
  const refused = isRefused(progress);
  return (
    <Notice tone={refused ? 'bad' : 'wait'} title={t(`command.${asked.mutation}`)}>
      <Group gap="sm">
        <ProgressTag kind={progress.kind} />
        {refused ? <RefusalText progress={progress} /> : null}
        {progress.kind === 'waiting' ? (
          <Text inherit>{t('command.waiting.why', { why: failureText(t, progress.why) })}</Text>
        ) : null}
        {refused && asked.mutation === 'amendCompany' ? (
          <Button
            component={Link}
            href={`/companies/${company.id}/edit?retry=${key}`}
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

/** Any of them is a contact. */
const contacts = ['email', 'phone', 'website'];

function Facts({ company }: { company: CompanyDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const draft = draftOf(company);
  const missing = new Set(
    company.audit.missingFields.flatMap((field) => (field === 'contact' ? contacts : field)),
  );
  return (
    <dl className={classes['facts']}>
      {companyFields.map((field) => {
        const text = fieldText(t, format, field, draft);
        return (
          <FactRow key={field} label={t(`companies.field.${field}`)}>
            {text !== '' ? (
              <Value field={field} text={text} />
            ) : missing.has(field) && company.status === 'ACTIVE' ? (
              <Anchor component={Link} href={`/companies/${company.id}/edit?field=${field}`} inherit>
                {t('companies.fact.add')}
              </Anchor>
            ) : (
              t('ui.none')
            )}
          </FactRow>
        );
      })}
      <FactRow label={t('companies.fact.registered')}>{format.dateTime(company.registeredAt)}</FactRow>
      <FactRow label={t('companies.column.updated')}>{format.dateTime(company.updatedAt)}</FactRow>
    </dl>
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

function FactRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
