import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslate } from '../shell/i18n.ts';

/** `longest.reason` of @alpes/shapes, which is too much to load for one number. */
const LONGEST_REASON = 500;

interface ReasonDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What cannot be taken back. */
  readonly why: string;
  readonly label: string;
  readonly submit: string;
  readonly onClose: () => void;
  /** Null where no reason was given. */
  readonly onSubmit: (reason: string | null) => void;
}

/** Asks once more, and why, before what cannot be taken back. */
export function ReasonDialog({ opened, title, why, label, submit, onClose, onSubmit }: ReasonDialogProps) {
  const t = useTranslate();
  const [reason, setReason] = useState('');
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(reason.trim() || null);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form onSubmit={submitted}>
        <Stack>
          <Text>{why}</Text>
          <Textarea
            data-autofocus
            label={label}
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
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
