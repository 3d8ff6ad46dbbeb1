import { useEffect, useState } from 'react';
import { PlainButton } from '../ui/plain-button.tsx';
import { useTranslate } from './i18n.ts';
import { useSession } from './services.tsx';
import { Renew, useSignInAhead } from './sign-in-parts.tsx';

/** From when on a new token is asked for: long enough to fetch one. */
const NOTICE_MS = 5 * 60_000;

/**
 * Asks for a new token before the old one ends. The open websocket is renewed with it, so that nothing on the screen is
 * interrupted; whoever does not heed it is asked again when it has ended.
 */
export function ExpiryNotice() {
  const t = useTranslate();
  const session = useSession();
  useSignInAhead();
  const expiresAt = session.kind === 'signed-in' ? session.expiresAt : null;
  const soon = useSoon(expiresAt);
  // The token it was opened for: the next one closes it.
  const [renewing, setRenewing] = useState<number | null>(null);
  return (
    <>
      <div role="status">
        {soon ? (
          <PlainButton look="primary" size="small" onClick={() => setRenewing(expiresAt)}>
            {t('shell.renew')}
          </PlainButton>
        ) : null}
      </div>
      {soon && renewing === expiresAt ? <Renew onClose={() => setRenewing(null)} /> : null}
    </>
  );
}

/** What timers take at most; no page stays open that long. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function useSoon(expiresAt: number | null): boolean {
  const [reached, setReached] = useState<number | null>(null);
  useEffect(() => {
    const left = (expiresAt ?? Number.POSITIVE_INFINITY) - NOTICE_MS - Date.now();
    if (left > MAX_TIMER_MS) return;
    const timer = setTimeout(() => setReached(expiresAt), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [expiresAt]);
  return expiresAt !== null && reached === expiresAt;
}
