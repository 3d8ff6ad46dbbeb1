import { Suspense, useState, useSyncExternalStore } from 'react';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { loadPageMessages } from '../shell/i18n.ts';
import { retriable } from '../shell/retriable.tsx';
import { ownerOf, useServices } from '../shell/services.tsx';
import { isUnderWay, onUnderWay } from './under-way.ts';

// Never opens the page anew for it: somebody may be typing.
const UnderWay = retriable(async () => {
  const [{ UnderWay: Component }] = await Promise.all([import('./under-way-notice.tsx'), loadPageMessages()]);
  return Component;
});

/** On every page: how far an import is that has not ended. What it takes comes only where there is one, which then goes on from here. */
export function ImportNotice() {
  const { sessions } = useServices();
  const underWay = useSyncExternalStore(onUnderWay, () => isUnderWay(ownerOf(sessions.get())));
  // Once there, it stays, to say that it is done.
  const [shown, setShown] = useState(underWay);
  if (underWay && !shown) setShown(true);
  return shown ? (
    <ErrorBoundary fallback={() => null}>
      <Suspense>
        <UnderWay />
      </Suspense>
    </ErrorBoundary>
  ) : null;
}
