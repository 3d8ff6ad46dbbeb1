import { Button, Group } from '@mantine/core';
import { Link } from 'wouter';
import { isFinal, type Tracked } from '../commands/tracked.ts';
import { useCommands, useTracked } from '../commands/use-commands.ts';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { useTranslate } from '../shell/i18n.ts';
import { AcknowledgeForm } from './acknowledge-form.tsx';
import { subjectText } from './finding-texts.ts';
import { mendOf } from './mend.ts';
import { whileBusy } from './while-busy.ts';

const isOnItsWay = (all: readonly Tracked[], concerns: (tracked: Tracked) => boolean): boolean =>
  all.some((tracked) => !isFinal(tracked.progress) && concerns(tracked));

/** What can be done about an open finding. Nothing is asked for twice while the first is on its way. */
export function FindingActions({ finding }: { finding: FindingRowFragment }) {
  const all = useTracked();
  const accepting = isOnItsWay(
    all,
    ({ asked }) => asked.mutation === 'acknowledgeFinding' && asked.input.findingId === finding.id,
  );
  const auditing = isOnItsWay(
    all,
    ({ asked }) => asked.mutation === 'reauditSubject' && asked.input.subjectId === finding.subjectId,
  );
  return (
    <>
      <Links finding={finding} busy={auditing} />
      <AcknowledgeForm key={finding.id} finding={finding} busy={accepting} />
    </>
  );
}

function Links({ finding, busy }: { finding: FindingRowFragment; busy: boolean }) {
  const t = useTranslate();
  const commands = useCommands();
  const { href, what } = mendOf(finding);
  const { subjectId, subjectKind } = finding;
  const audit = () =>
    commands.ask(
      { mutation: 'reauditSubject', input: { subjectId, subjectKind } },
      { label: subjectText(t, finding) },
    );
  return (
    <Group gap="xs">
      <Button component={Link} href={href}>
        {what === null ? t('audit.look') : t('audit.mend', { what: t(`audit.field.${what}`) })}
      </Button>
      <Button
        variant="default"
        title={t('audit.reaudit.hint', { kind: subjectKind })}
        {...whileBusy(busy)}
        onClick={busy ? undefined : audit}
      >
        {t('audit.reaudit')}
      </Button>
    </Group>
  );
}
