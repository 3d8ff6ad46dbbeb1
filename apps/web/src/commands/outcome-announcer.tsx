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
    return commands.subscribe(() => {
      const left = new Set(commands.get().map(({ key }) => key));
      for (const key of known) if (!left.has(key)) dismiss(key);
      known = left;
    });
  }, [commands]);
  return null;
}
