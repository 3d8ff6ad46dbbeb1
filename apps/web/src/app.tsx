import { Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { OutcomeAnnouncer } from './commands/outcome-announcer.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { NotFoundPage } from './shell/not-found.tsx';
import { routes } from './shell/routes.tsx';
import { ownerOf, ServicesProvider, useSession } from './shell/services.tsx';
import { Shell } from './shell/shell.tsx';
import { Expired, SignIn } from './shell/sign-in-parts.tsx';
import { Toasts } from './shell/toasts.tsx';
import { Failed, Loading } from './ui/states.tsx';

export function App() {
  const session = useSession();
  const owner = ownerOf(session);
  if (session.kind === 'signed-out') return <SignIn />;
  return (
    <ServicesProvider owner={owner} key={owner}>
      <Shell>
        <Pages />
      </Shell>
      {session.kind === 'expired' ? <Expired /> : null}
      <OutcomeAnnouncer />
      <Toasts />
    </ServicesProvider>
  );
}

const pageFailed = () => <Failed code="PAGE" onRetry={() => window.location.reload()} />;

function Pages() {
  const [path] = useLocation();
  return (
    <ErrorBoundary key={path} fallback={pageFailed}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <Redirect to="/companies" replace />
          </Route>
          <Route path="/sign-in">
            <Redirect to="/companies" replace />
          </Route>
          {routes.map(({ path: pattern, page: PageOfRoute }) => (
            <Route key={pattern} path={pattern}>
              {(params) => <PageOfRoute params={params} />}
            </Route>
          ))}
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
