import { useEffect, useState, useSyncExternalStore } from 'react';
import { IconWarning } from '../ui/icons.tsx';
import { useTranslate } from './i18n.ts';
import { useServices } from './services.tsx';
import classes from './shell.module.css';

const subscribeToNetwork = (listener: () => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

/** A break shorter than this is nobody's concern. */
const UNNOTICED_MS = 1_000;

/** Says that nothing live arrives at the moment, and nothing while all is well. */
export function ConnectionNotice() {
  const t = useTranslate();
  const { connection } = useServices();
  const { kind } = useSyncExternalStore(connection.state.subscribe, connection.state.get);
  const online = useSyncExternalStore(subscribeToNetwork, () => navigator.onLine);
  const away = useLasting(kind === 'away' || !online, UNNOTICED_MS);
  return (
    <div role="status">
      {away ? (
        <span className={classes['connection']}>
          <IconWarning />
          {t(online ? 'shell.connection.away' : 'shell.connection.offline')}
        </span>
      ) : null}
    </div>
  );
}

/** True once it has been true for that long. */
function useLasting(now: boolean, lastsMs: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => setLasting(true), lastsMs);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [now, lastsMs]);
  return now && lasting;
}
