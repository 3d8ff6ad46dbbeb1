import { useEffect } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { dismiss, notify } from '../shell/toasts.tsx';
import { refusalOf } from './refusal.ts';
import { isRefused } from './tracked.ts';
import { useCommands } from './use-commands.ts';

/** Tells the person how what they asked for ended, wherever in the application they are by then. */
export function OutcomeAnnouncer() {
  const t = useTranslate();
  const commands = useCommands();
  useEffect(
    () =>
      commands.onOutcome(({ key, asked, label, progress }) =>
        notify({
          id: key,
          tone: isRefused(progress) ? 'bad' : 'good',
          title: t(isRefused(progress) ? 'command.refused' : 'command.confirmed', {
            what: t(`command.${asked.mutation}`),
            label,
          }),
          text: refusalOf(t, progress) ?? undefined,
        }),
      ),
    [commands, t],
  );
  useEffect(() => {
    let known = new Set(commands.get().map(({ key }) => key));
    const stop = commands.subscribe(() => {
      const left = new Set(commands.get().map(({ key }) => key));
      for (const key of known) if (!left.has(key)) dismiss(key);
      known = left;
    });
    return () => {
      stop();
      // Whoever works here next is not told what this person asked for.
      for (const key of known) dismiss(key);
    };
  }, [commands]);
  return null;
}
