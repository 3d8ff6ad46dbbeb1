import { Button, Fieldset, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCommands } from '../commands/use-commands.ts';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { useTranslate } from '../shell/i18n.ts';
import { ruleText, subjectText } from './finding-texts.ts';

/** `longest.note` of @alpes/shapes, which is too much to load for one number. */
const LONGEST_NOTE = 500;

/** Somebody lives with a finding, and says why. */
export function AcknowledgeForm({ finding }: { finding: FindingRowFragment }) {
  const t = useTranslate();
  const commands = useCommands();
  const [note, setNote] = useState(finding.acknowledgement?.note ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    commands.ask(
      {
        mutation: 'acknowledgeFinding',
        input: {
          findingId: finding.id,
          subjectId: finding.subjectId,
          note: note.trim() === '' ? null : note.trim(),
        },
      },
      { label: `${ruleText(t, finding.rule)}, ${subjectText(t, finding)}` },
    );
  };
  return (
    <form onSubmit={submit}>
      <Fieldset legend={t('audit.acknowledge')}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t('audit.acknowledge.why')}</Text>
          <Textarea
            w="100%"
            label={t('audit.acknowledge.note')}
            rows={3}
            maxLength={LONGEST_NOTE}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          <Button type="submit" variant="default">
            {finding.acknowledgement === null ? t('audit.acknowledge.submit') : t('audit.acknowledge.again')}
          </Button>
        </Stack>
      </Fieldset>
    </form>
  );
}
