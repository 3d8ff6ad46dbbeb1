import { Suspense, useEffect } from 'react';
import { Failed, Loading } from '../ui/states.tsx';
import { whenIdle } from '../ui/when-idle.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { loadPageMessages } from './i18n.ts';
import { lazily, lazilyOver, preload } from './lazily.tsx';
import { useSession } from './services.tsx';
import classes from './shell.module.css';

const load = () => import('./sign-in.tsx');
const SignInPage = lazily(load, (m) => m.SignInPage);
const ExpiredDialog = lazilyOver(load, (m) => m.ExpiredDialog);
const RenewDialog = lazilyOver(load, (m) => m.RenewDialog);

const failed = (again: () => void) => <Failed code="CODE" onRetry={again} />;

/** Over the page, where a dialog's code cannot be had: the page stays. */
const dialogFailed = (again: () => void) => <div className={classes['over']}>{failed(again)}</div>;

export const SignIn = () => (
  <ErrorBoundary fallback={failed}>
    <Suspense fallback={<Loading />}>
      <SignInPage />
    </Suspense>
  </ErrorBoundary>
);

export const Expired = () => (
  <ErrorBoundary fallback={dialogFailed}>
    <Suspense>
      <ExpiredDialog />
    </Suspense>
  </ErrorBoundary>
);

export const Renew = ({ onClose }: { onClose: () => void }) => (
  <ErrorBoundary fallback={dialogFailed}>
    <Suspense>
      <RenewDialog onClose={onClose} />
    </Suspense>
  </ErrorBoundary>
);

/** After which the first screen has what it needs. */
const FETCHED_AFTER_MS = 10_000;

/** Fetches what asks for the next token while the network is there: a token may end when it is not. */
export function useSignInAhead(): void {
  const wanted = useSession().kind === 'signed-in';
  useEffect(() => {
    if (!wanted) return;
    // Where it cannot be had, it is asked for when it is shown.
    const fetchAhead = () => void Promise.all([preload(load), loadPageMessages()]).catch(() => undefined);
    let callOff = () => {};
    const timer = setTimeout(() => {
      callOff = whenIdle(fetchAhead);
    }, FETCHED_AFTER_MS);
    return () => {
      clearTimeout(timer);
      callOff();
    };
  }, [wanted]);
}
