import { useCommands } from '../commands/use-commands.ts';
import { useTranslate } from '../shell/i18n.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';

interface RemoveDialogProps {
  readonly location: { readonly propertyId: string; readonly name: string; readonly version: number };
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks once more, and why. */
export function RemoveDialog({ location, opened, onClose }: RemoveDialogProps) {
  const t = useTranslate();
  const commands = useCommands();
  const { propertyId, name, version } = location;
  return (
    <ReasonDialog
      opened={opened}
      title={t('locations.remove.title', { name })}
      why={t('locations.remove.why')}
      label={t('locations.remove.reason')}
      submit={t('locations.remove.submit')}
      onClose={onClose}
      onSubmit={(reason) => {
        const input = { propertyId, expectedVersion: version, reason };
        commands.ask({ mutation: 'removeLocation', input }, { label: name });
      }}
    />
  );
}
