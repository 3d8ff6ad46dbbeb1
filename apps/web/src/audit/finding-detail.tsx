import { Drawer, Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { OneFindingChangedDocument } from '../generated/documents/audit.ts';
import type { FindingRowFragment, OneFindingChangedSubscription } from '../generated/graphql.ts';
import { useFollow } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { Loading } from '../ui/states.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { AskedFor } from './asked-for.tsx';
import { FindingActions } from './finding-actions.tsx';
import { SeverityTag, StateTag } from './finding-tags.tsx';
import { detailOf, hintText, ruleText, subjectCountry, subjectText } from './finding-texts.ts';
import { subjectHref } from './mend.ts';

interface DetailProps {
  readonly id: string | null;
  readonly onClose: () => void;
}

/** One finding beside the list, as it is at every moment. */
export function FindingDetail({ id, onClose }: DetailProps) {
  const t = useTranslate();
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      title={t('audit.detail.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      {id === null ? null : <LiveFinding key={id} id={id} />}
    </Drawer>
  );
}

function LiveFinding({ id }: { id: string }) {
  const t = useTranslate();
  const [finding, setFinding] = useState<FindingRowFragment | null | undefined>(undefined);
  const follow = useMemo(
    () => ({
      document: OneFindingChangedDocument,
      variables: { id },
      cursorOf: ({ findingChanged }: OneFindingChangedSubscription) => findingChanged.cursor,
      onItem: ({ findingChanged }: OneFindingChangedSubscription) => setFinding(findingChanged.finding),
      // An address that was cut short.
      onRefused: () => setFinding((before) => before ?? null),
    }),
    [id],
  );
  useFollow(follow);
  if (finding === undefined) return <Loading rows={5} />;
  if (finding === null) return <Text>{t('audit.detail.unknown')}</Text>;
  return <Shown finding={finding} />;
}

function Shown({ finding }: { finding: FindingRowFragment }) {
  const t = useTranslate();
  const format = useFormat();
  const hint = hintText(t, format, finding);
  return (
    <Stack gap="md">
      <Text fw={600} size="lg">
        {ruleText(t, finding.rule)}
      </Text>
      <Group gap="xs" role="status">
        <SeverityTag severity={finding.severity} />
        <StateTag finding={finding} />
      </Group>
      {finding.open ? (
        <Text>{hint}</Text>
      ) : (
        <Notice apart={false} tone="good">
          {t('audit.detail.closed')}
        </Notice>
      )}
      <FindingFacts finding={finding} />
      <AskedFor finding={finding} />
      {finding.open ? <FindingActions finding={finding} /> : null}
    </Stack>
  );
}

function FindingFacts({ finding }: { finding: FindingRowFragment }) {
  const t = useTranslate();
  const format = useFormat();
  const { since, resolvedAt, acknowledgement, location } = finding;
  const country = subjectCountry(finding);
  const other = finding.rule === 'POSSIBLE_DUPLICATE' ? detailOf(finding, 'propertyId') : undefined;
  const named = detailOf(finding, 'ownerId');
  return (
    <Facts>
      <Fact label={t('audit.detail.subject')}>
        <TextLink href={subjectHref(finding)}>{subjectText(t, finding)}</TextLink>
        {country === null ? null : ` · ${format.country(country)}`}
      </Fact>
      {location?.owner ? (
        <Fact label={t('audit.detail.owner')}>
          <TextLink href={`/companies/${location.owner.id}`}>{location.owner.name}</TextLink>
        </Fact>
      ) : null}
      {named === undefined || location?.owner ? null : (
        <Fact label={t('audit.detail.ownerNamed')}>{named}</Fact>
      )}
      {other === undefined ? null : (
        <Fact label={t('audit.detail.other')}>
          <TextLink href={subjectHref({ subjectKind: 'PROPERTY', subjectId: other })}>{other}</TextLink>
        </Fact>
      )}
      <Fact label={t('audit.detail.since')}>{format.dateTime(since)}</Fact>
      {resolvedAt === null ? null : (
        <Fact label={t('audit.detail.resolved')}>{format.dateTime(resolvedAt)}</Fact>
      )}
      {acknowledgement === null ? null : (
        <Fact label={t('audit.detail.acceptedBy')}>
          {acknowledgement.by} · {format.dateTime(acknowledgement.at)}
          {acknowledgement.note === null ? null : <Text fs="italic">{acknowledgement.note}</Text>}
        </Fact>
      )}
    </Facts>
  );
}
