import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCommands } from '../commands/use-commands.ts';
import { useTranslate } from '../shell/i18n.ts';

/** `longest.reason` of @alpes/shapes, which is too much to load for one number. */
const LONGEST_REASON = 500;

interface WithdrawDialogProps {
  readonly company: { readonly id: string; readonly name: string; readonly version: number };
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks once more, and why: a company that is withdrawn cannot be changed any more. */
export function WithdrawDialog({ company, opened, onClose }: WithdrawDialogProps) {
  const t = useTranslate();
  const commands = useCommands();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = {
      id: company.id,
      expectedVersion: company.version,
      reason: reason.trim() === '' ? null : reason.trim(),
    };
    commands.ask({ mutation: 'withdrawCompany', input }, { label: company.name });
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('companies.withdraw.title', { name: company.name })}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text>{t('companies.withdraw.why')}</Text>
          <Textarea
            data-autofocus
            label={t('companies.withdraw.reason')}
            maxLength={LONGEST_REASON}
            rows={3}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('ui.cancel')}
            </Button>
            <Button type="submit" color="red.9">
              {t('companies.withdraw.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
