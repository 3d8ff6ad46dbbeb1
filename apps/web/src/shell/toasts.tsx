import { useEffect, useSyncExternalStore } from 'react';
import { createStore } from '../graphql/store.ts';
import { IconCheck, IconCross, IconInfo } from '../ui/icons.tsx';
import { useTranslate } from './i18n.ts';
import classes from './shell.module.css';

interface Toast {
  readonly id: string;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly title: string;
  readonly text?: string;
}

const SHOWN_MS = 8_000;
const MOST = 4;

const toasts = createStore<readonly Toast[]>([]);

/** Shown in a corner and read out. What is bad stays until it is dismissed; the rest goes by itself. */
export function notify(toast: Toast): void {
  toasts.set([...toasts.get().filter(({ id }) => id !== toast.id), toast].slice(-MOST));
}

export const dismiss = (id: string) => toasts.set(toasts.get().filter((toast) => toast.id !== id));

/** A live region that is there from the start: what is put into it is read out when the person is done reading. */
export function Toasts() {
  const t = useTranslate();
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <section
      className={classes['toasts']}
      aria-label={t('shell.notifications')}
      aria-live="polite"
      role="log"
    >
      {shown.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

const icons = { good: <IconCheck />, bad: <IconCross />, plain: <IconInfo /> };

function OneToast({ toast: { id, tone, title, text } }: { toast: Toast }) {
  const t = useTranslate();
  useEffect(() => {
    if (tone === 'bad') return;
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, tone]);
  return (
    <div className={classes['toast']} data-tone={tone}>
      {icons[tone]}
      <div>
        <div className={classes['toastTitle']}>{title}</div>
        {text}
      </div>
      <button
        type="button"
        className={classes['dismiss']}
        aria-label={t('shell.dismiss')}
        onClick={() => dismiss(id)}
      >
        <IconCross />
      </button>
    </div>
  );
}
