import { Button, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText } from '../commands/refusal.ts';
import { isRefused, type Tracked } from '../commands/tracked.ts';
import { useCommands } from '../commands/use-commands.ts';
import { RefusalText } from '../companies/refusal-notice.tsx';
import { useTranslate } from '../shell/i18n.ts';
import { Notice } from './notice.tsx';

interface UnderWayNoticeProps {
  readonly tracked: Tracked;
  /** Where it is mended when it is refused; null where that is asked for anew from the page itself. */
  readonly mendHref: string | null;
}

/** What this person asked for about what the page shows, while it matters. */
export function UnderWayNotice({ tracked, mendHref }: UnderWayNoticeProps) {
  const t = useTranslate();
  const commands = useCommands();
  const { key, asked, progress } = tracked;
  const refused = isRefused(progress);
  return (
    <Notice tone={refused ? 'bad' : 'wait'} title={t(`command.${asked.mutation}`)}>
      <Group gap="sm">
        <ProgressTag kind={progress.kind} />
        {refused ? <RefusalText progress={progress} /> : null}
        {progress.kind === 'waiting' ? (
          <Text inherit>{t('command.waiting.why', { why: failureText(t, progress.why) })}</Text>
        ) : null}
        {refused && mendHref !== null ? (
          <Button component={Link} href={mendHref} size="compact-sm" variant="default">
            {t('command.mend')}
          </Button>
        ) : null}
        {refused ? (
          <Button size="compact-sm" variant="subtle" onClick={() => commands.forget(key)}>
            {t('command.forget')}
          </Button>
        ) : null}
      </Group>
    </Notice>
  );
}
