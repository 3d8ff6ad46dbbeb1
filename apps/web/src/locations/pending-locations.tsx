import { Button, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { failureText } from '../commands/refusal.ts';
import { isFinal, isRefused, type Tracked } from '../commands/tracked.ts';
import { useCommands } from '../commands/use-commands.ts';
import { usePendingRows } from '../commands/use-pending-rows.ts';
import { RefusalText } from '../companies/refusal-notice.tsx';
import type { RecordLocationInput } from '../generated/graphql.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { PendingRow } from '../ui/pending-row.tsx';
import { TextLink } from '../ui/text-link.tsx';

export const usePendingLocations = (): readonly Tracked[] => usePendingRows('recordLocation');

export function PendingLocationRows({ pending, columns }: { pending: readonly Tracked[]; columns: number }) {
  return pending.map((tracked) => <PendingLocation key={tracked.key} tracked={tracked} columns={columns} />);
}

function PendingLocation({ tracked, columns }: { tracked: Tracked; columns: number }) {
  const t = useTranslate();
  const format = useFormat();
  const { label, progress, asked } = tracked;
  const { country, locality } = asked.input as RecordLocationInput;
  return (
    <PendingRow kind={progress.kind}>
      <th scope="row">
        {progress.kind === 'completed' ? (
          <TextLink href={`/locations/${progress.aggregateId}`}>{label}</TextLink>
        ) : (
          label
        )}
      </th>
      <td data-wide>{[locality, format.country(country)].filter(Boolean).join(', ')}</td>
      <td colSpan={Math.max(1, columns - 2)}>
        <Group gap="xs">
          <ProgressTag kind={progress.kind} />
          {isRefused(progress) ? <RefusalText progress={progress} /> : null}
          {progress.kind === 'waiting' ? (
            <Text inherit>{t('command.waiting.why', { why: failureText(t, progress.why) })}</Text>
          ) : null}
          <Actions tracked={tracked} />
        </Group>
      </td>
    </PendingRow>
  );
}

function Actions({ tracked: { key, progress, label } }: { tracked: Tracked }) {
  const t = useTranslate();
  const commands = useCommands();
  if (!isFinal(progress)) return null;
  return (
    <Group gap={6}>
      {isRefused(progress) ? (
        <Button component={Link} href={`/locations/new?retry=${key}`} size="compact-sm" variant="default">
          {t('command.mend')}
        </Button>
      ) : null}
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label={`${t('command.forget')}: ${label}`}
        onClick={() => commands.forget(key)}
      >
        {t('command.forget')}
      </Button>
    </Group>
  );
}
