import type { ReactNode } from 'react';
import { failureText } from '../commands/refusal.ts';
import { useTranslate } from '../shell/i18n.ts';
import { IconRetry } from './icons.tsx';
import { Notice } from './notice.tsx';
import { PlainButton } from './plain-button.tsx';
import classes from './states.module.css';
import { useUrlState } from './use-url-state.ts';

/** In the place of what is on its way. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const t = useTranslate();
  return (
    <div className={classes['loading']} role="status" aria-label={t('ui.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes['row']} />
      ))}
    </div>
  );
}

interface FailedProps {
  /** Of the edge; NETWORK, or PAGE for what failed in the browser. */
  readonly code: string;
  readonly errorId?: string | null;
  readonly onRetry?: () => void;
  /** Leads to a list's first page; by default the address loses `after` and `before`. */
  readonly onFirstPage?: (() => void) | undefined;
}

/** In the place of what could not be had: why, and a way to try again. */
export function Failed({ code, errorId, onRetry, onFirstPage }: FailedProps) {
  const t = useTranslate();
  return (
    <Notice tone="bad" apart={false} title={t('ui.failed')}>
      <div className={classes['failed']}>
        <div>{failureText(t, code)}</div>
        {errorId ? <div className={classes['errorId']}>{t('ui.errorId', { errorId })}</div> : null}
        {code === 'INVALID_CURSOR' ? <ToFirstPage onFirstPage={onFirstPage} /> : null}
        {onRetry === undefined || code === 'INVALID_CURSOR' ? null : (
          <PlainButton onClick={onRetry}>
            <IconRetry />
            {t('ui.retry')}
          </PlainButton>
        )}
      </div>
    </Notice>
  );
}

/** Asking again for a page that the address names wrongly would fail again. */
function ToFirstPage({ onFirstPage }: Pick<FailedProps, 'onFirstPage'>) {
  const t = useTranslate();
  const [, setUrl] = useUrlState();
  const clear = () => setUrl({ after: null, before: null }, { replace: true });
  return <PlainButton onClick={onFirstPage ?? clear}>{t('ui.table.first')}</PlainButton>;
}

/** In the place of a page of a list that has no rows any more: there may be others before it. */
export function EmptyPage({ onFirstPage }: Pick<FailedProps, 'onFirstPage'>) {
  const t = useTranslate();
  return (
    <Empty title={t('ui.emptyPage')}>
      <div className={classes['failed']}>
        <div>{t('ui.emptyPage.hint')}</div>
        <ToFirstPage onFirstPage={onFirstPage} />
      </div>
    </Empty>
  );
}

/** In the place of a list without rows: what would be here, and how it gets here. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes['empty']}>
      <div className={classes['emptyTitle']}>{title}</div>
      {children}
    </div>
  );
}
