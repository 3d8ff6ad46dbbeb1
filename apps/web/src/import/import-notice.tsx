import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { loadPageMessages } from '../shell/i18n.ts';
import { patiently } from '../shell/patiently.ts';
import { ownerOf, useServices } from '../shell/services.tsx';
import { isUnderWay, onUnderWay } from './under-way.ts';

const UnderWay = lazy(async () => {
  const [{ UnderWay: Component }] = await patiently(() =>
    Promise.all([import('./under-way-notice.tsx'), loadPageMessages()]),
  );
  return { default: Component };
});

/** On every page: how far an import is that has not ended. What it takes comes only where there is one, which then goes on from here. */
export function ImportNotice() {
  const { sessions } = useServices();
  const underWay = useSyncExternalStore(onUnderWay, () => isUnderWay(ownerOf(sessions.get())));
  // Once there, it stays, to say that it is done.
  const [shown, setShown] = useState(underWay);
  if (underWay && !shown) setShown(true);
  return shown ? (
    <Suspense>
      <UnderWay />
    </Suspense>
  ) : null;
}
