import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCommands } from '../commands/use-commands.ts';
import { useTranslate } from '../shell/i18n.ts';

/** `longest.reason` of @alpes/shapes, which is too much to load for one number. */
const LONGEST_REASON = 500;

interface RemoveDialogProps {
  readonly location: { readonly propertyId: string; readonly name: string; readonly version: number };
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks once more, and why. */
export function RemoveDialog({ location, opened, onClose }: RemoveDialogProps) {
  const t = useTranslate();
  const commands = useCommands();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { propertyId, version, name } = location;
    const input = { propertyId, expectedVersion: version, reason: reason.trim() || null };
    commands.ask({ mutation: 'removeLocation', input }, { label: name });
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('locations.remove.title', { name: location.name })}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text>{t('locations.remove.why')}</Text>
          <Textarea
            data-autofocus
            label={t('locations.remove.reason')}
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
              {t('locations.remove.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
