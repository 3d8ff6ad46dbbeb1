import { Button, Group, Text } from '@mantine/core';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText, refusalOf } from '../commands/refusal.ts';
import { isRefused, type Tracked } from '../commands/tracked.ts';
import { useCommands, useTracked } from '../commands/use-commands.ts';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { useTranslate } from '../shell/i18n.ts';

const concerns = ({ asked }: Tracked, { id, subjectId }: FindingRowFragment): boolean =>
  (asked.mutation === 'acknowledgeFinding' && asked.input.findingId === id) ||
  (asked.mutation === 'reauditSubject' && asked.input.subjectId === subjectId);

/** The last thing that this person asked for about a finding, and how far it has got. */
export function AskedFor({ finding }: { finding: FindingRowFragment }) {
  const t = useTranslate();
  const commands = useCommands();
  const tracked = useTracked().find((one) => concerns(one, finding));
  if (tracked === undefined) return null;
  const { key, asked, progress } = tracked;
  return (
    <Group gap="xs">
      <Text size="sm">{t(`command.${asked.mutation}`)}</Text>
      <ProgressTag kind={progress.kind} />
      {progress.kind === 'waiting' ? (
        <Text size="sm">{t('command.waiting.why', { why: failureText(t, progress.why) })}</Text>
      ) : null}
      {isRefused(progress) ? (
        <>
          <Text size="sm">{refusalOf(t, progress)}</Text>
          <Button size="compact-sm" variant="subtle" onClick={() => commands.forget(key)}>
            {t('command.forget')}
          </Button>
        </>
      ) : null}
    </Group>
  );
}
