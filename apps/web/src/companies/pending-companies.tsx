import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText } from '../commands/refusal.ts';
import { isFinal, isRefused, type Tracked } from '../commands/tracked.ts';
import { useCommands } from '../commands/use-commands.ts';
import { usePendingRows } from '../commands/use-pending-rows.ts';
import type { RegisterCompanyInput } from '../generated/graphql.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { PendingRow } from '../ui/pending-row.tsx';
import { ButtonLink, PlainButton } from '../ui/plain-button.tsx';
import { TextLink } from '../ui/text-link.tsx';
import classes from './companies.module.css';
import { RefusalText } from './refusal-notice.tsx';

export const usePendingCompanies = (): readonly Tracked[] => usePendingRows('registerCompany');

/** Rows above the others: what was asked for is seen at once, and how it ended in the same place. */
export function PendingCompanyRows({ pending, columns }: { pending: readonly Tracked[]; columns: number }) {
  return pending.map((tracked) => <PendingCompany key={tracked.key} tracked={tracked} columns={columns} />);
}

function PendingCompany({ tracked, columns }: { tracked: Tracked; columns: number }) {
  const format = useFormat();
  const { country } = tracked.asked.input as RegisterCompanyInput;
  return (
    <PendingRow kind={tracked.progress.kind}>
      <th scope="row">
        <Name tracked={tracked} />
      </th>
      <td data-wide>{format.country(country)}</td>
      <td colSpan={Math.max(1, columns - 2)}>
        <div className={classes['progress']}>
          <div className={classes['reason']}>
            <ProgressTag kind={tracked.progress.kind} />
            <Reason tracked={tracked} />
          </div>
          <Actions tracked={tracked} />
        </div>
      </td>
    </PendingRow>
  );
}

function Name({ tracked: { label, progress } }: { tracked: Tracked }) {
  if (progress.kind !== 'completed') return label;
  return <TextLink href={`/companies/${progress.aggregateId}`}>{label}</TextLink>;
}

function Reason({ tracked: { progress } }: { tracked: Tracked }) {
  const t = useTranslate();
  if (isRefused(progress)) return <RefusalText progress={progress} />;
  if (progress.kind === 'waiting')
    return <span>{t('command.waiting.why', { why: failureText(t, progress.why) })}</span>;
  if (progress.kind === 'dead-lettered') return <span>{t('command.held.why')}</span>;
  return null;
}

function Actions({ tracked }: { tracked: Tracked }) {
  const t = useTranslate();
  const commands = useCommands();
  const { key, progress, label } = tracked;
  if (!isFinal(progress)) return null;
  return (
    <div className={classes['actions']}>
      {isRefused(progress) ? (
        <ButtonLink href={`/companies/new?retry=${key}`} size="small">
          {t('command.mend')}
        </ButtonLink>
      ) : null}
      <PlainButton
        size="small"
        look="subtle"
        aria-label={`${t('command.forget')}: ${label}`}
        onClick={() => commands.forget(key)}
      >
        {t('command.forget')}
      </PlainButton>
    </div>
  );
}
