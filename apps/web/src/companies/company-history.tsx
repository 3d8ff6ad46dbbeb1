import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { mutationOf } from '../commands/mutations.ts';
import { ProgressTag } from '../commands/progress-tag.tsx';
import { refusalText } from '../commands/refusal.ts';
import type { Progress } from '../commands/tracked.ts';
import { useCommandChanges } from '../commands/use-commands.ts';
import { CompanyRequestsDocument } from '../generated/documents/companies.ts';
import type { CommandPartsFragment, CommandStatus } from '../generated/graphql.ts';
import { useQueryState, useThrottled } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { RowList } from '../ui/row-list.tsx';
import { Failed, Loading } from '../ui/states.tsx';

const REFRESH_MS = 500;

/** The latest fifty that this person asked for about a company, newest first. */
export function CompanyHistory({ companyId }: { companyId: string }) {
  const t = useTranslate();
  const [state, again] = useQueryState(CompanyRequestsDocument, { id: companyId });
  useCommandChanges(useThrottled(again, REFRESH_MS));
  if (state.kind === 'loading') return <Loading rows={3} />;
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={again} />;
  const own = state.data.myCommands.nodes;
  if (own.length === 0) return <Text>{t('companies.history.none')}</Text>;
  return (
    <RowList>
      {own.map((command) => (
        <li key={command.id}>
          <HistoryEntry command={command} companyId={companyId} />
        </li>
      ))}
    </RowList>
  );
}

const kinds: Record<CommandStatus, Progress['kind']> = {
  PENDING: 'pending',
  COMPLETED: 'completed',
  REJECTED: 'rejected',
  DEAD_LETTERED: 'dead-lettered',
  DISCARDED: 'discarded',
};

function HistoryEntry({ command, companyId }: { command: CommandPartsFragment; companyId: string }) {
  const t = useTranslate();
  const format = useFormat();
  const { id, type, status, acceptedAt, rejection } = command;
  const mutation = mutationOf(type ?? '');
  return (
    <Group gap="xs">
      <ProgressTag kind={kinds[status]} />
      <span>{mutation === null ? type : t(`command.${mutation}`)}</span>
      {acceptedAt === null ? null : (
        <Text size="sm" c="dimmed">
          {format.dateTime(acceptedAt)}
        </Text>
      )}
      {rejection === null ? null : <Text size="sm">{refusalText(t, rejection)}</Text>}
      {rejection !== null && mutation === 'amendCompany' ? (
        <Anchor component={Link} href={`/companies/${companyId}/edit?command=${id}`} size="sm">
          {t('command.mend')}
        </Anchor>
      ) : null}
    </Group>
  );
}
