import { useState, useSyncExternalStore } from 'react';
import { Link, useLocation } from 'wouter';
import { useTranslate } from '../shell/i18n.ts';
import { useServices } from '../shell/services.tsx';
import type { ImportRun, RunView } from './import-run.ts';
import { importsOf } from './imports.ts';
import { doneOf, toSend } from './run-counts.ts';
import classes from './under-way.module.css';

/** A link to the import while it is elsewhere than on the screen: how far it is to be read, and what changed of it to be heard. */
export function UnderWay() {
  const t = useTranslate();
  const imports = importsOf(useServices());
  const state = useSyncExternalStore(imports.subscribe, imports.get);
  const [path] = useLocation();
  const onItsPage = path === '/import';
  if (state.kind === 'run') return <OfRun run={state.run} onItsPage={onItsPage} />;
  if (state.kind !== 'elsewhere' || onItsPage) return null;
  return (
    <Link href="/import" className={classes['notice'] ?? ''}>
      {t('import.elsewhere')}
    </Link>
  );
}

/** Its end is said until its page was seen. */
function OfRun({ run, onItsPage }: { run: ImportRun; onItsPage: boolean }) {
  const t = useTranslate();
  const view = useSyncExternalStore(run.subscribe, run.get);
  const [seen, setSeen] = useState<ImportRun | null>(null);
  if (onItsPage && view.ended && seen !== run) setSeen(run);
  if (onItsPage || (view.ended && seen === run)) return null;
  const state = t(`import.notice.${noticeOf(view)}`);
  const of = { done: doneOf(view.counts), total: toSend(view.counts) };
  return (
    <>
      <Link href="/import" className={classes['notice'] ?? ''}>
        {state}
        {view.ended ? null : <span className={classes['far']}> {t('import.notice.far', of)}</span>}
      </Link>
      <span role="status" className={classes['heard']}>
        {state}
      </span>
    </>
  );
}

function noticeOf({ ended, record, counts, waitingFor }: RunView): 'done' | 'paused' | 'waiting' | 'running' {
  if (ended) return 'done';
  if (record.state === 'paused' && counts.unsent > 0) return 'paused';
  return waitingFor === null ? 'running' : 'waiting';
}
