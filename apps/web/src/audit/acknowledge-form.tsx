import { Button, Fieldset, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCommands } from '../commands/use-commands.ts';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Notice } from '../ui/notice.tsx';
import { ruleText, subjectText } from './finding-texts.ts';
import { whileBusy } from './while-busy.ts';

/** `longest.note` of @alpes/shapes, which is too much to load for one number. */
const LONGEST_NOTE = 500;

interface AcknowledgeFormProps {
  readonly finding: FindingRowFragment;
  /** It was asked for, and the outcome is not known yet. */
  readonly busy: boolean;
}

/** Somebody lives with a finding, and says why. What is typed stays, whoever else accepts it meanwhile. */
export function AcknowledgeForm({ finding, busy }: AcknowledgeFormProps) {
  const t = useTranslate();
  const commands = useCommands();
  const { note, type, sent, meanwhile } = useNote(finding);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const given = note.trim() === '' ? null : note.trim();
    sent(given);
    commands.ask(
      {
        mutation: 'acknowledgeFinding',
        input: { findingId: finding.id, subjectId: finding.subjectId, note: given },
      },
      { label: `${ruleText(t, finding.rule)}, ${subjectText(t, finding)}` },
    );
  };
  return (
    <form onSubmit={submit}>
      <Fieldset legend={t('audit.acknowledge')}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t('audit.acknowledge.why')}</Text>
          {meanwhile === null ? null : (
            <Notice role="status" tone="wait" apart={false}>
              {t('audit.acknowledge.meanwhile', { who: meanwhile.by })}
            </Notice>
          )}
          <Textarea
            w="100%"
            label={t('audit.acknowledge.note')}
            rows={3}
            maxLength={LONGEST_NOTE}
            value={note}
            onChange={({ currentTarget }) => type(currentTarget.value)}
          />
          <Button type="submit" variant="default" {...whileBusy(busy)}>
            {finding.acknowledgement === null ? t('audit.acknowledge.submit') : t('audit.acknowledge.again')}
          </Button>
        </Stack>
      </Fieldset>
    </form>
  );
}

/** The note that holds until somebody types; `meanwhile` is another one that was given after that. */
function useNote({ acknowledgement }: FindingRowFragment) {
  const [typed, setTyped] = useState<string | null>(null);
  const [seenAt, setSeenAt] = useState(acknowledgement?.at);
  // What this person asked for is no news to them.
  const [own, setOwn] = useState<{ readonly note: string | null } | null>(null);
  const isNews = acknowledgement !== null && acknowledgement.at !== seenAt;
  if (isNews && (typed === null || own?.note === acknowledgement.note)) {
    setSeenAt(acknowledgement.at);
    setOwn(null);
    if (own !== null && typed !== null && (typed.trim() || null) === own.note) setTyped(null);
  }
  return {
    note: typed ?? acknowledgement?.note ?? '',
    type: setTyped,
    sent: (note: string | null) => setOwn({ note }),
    meanwhile: isNews ? acknowledgement : null,
  };
}
