import { useCommands } from '../commands/use-commands.ts';
import { useTranslate } from '../shell/i18n.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';

interface WithdrawDialogProps {
  readonly company: { readonly id: string; readonly name: string; readonly version: number };
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks once more, and why: a company that is withdrawn cannot be changed any more. */
export function WithdrawDialog({ company, opened, onClose }: WithdrawDialogProps) {
  const t = useTranslate();
  const commands = useCommands();
  const { id, name, version } = company;
  return (
    <ReasonDialog
      opened={opened}
      title={t('companies.withdraw.title', { name })}
      why={t('companies.withdraw.why')}
      label={t('companies.withdraw.reason')}
      submit={t('companies.withdraw.submit')}
      onClose={onClose}
      onSubmit={(reason) => {
        const input = { id, expectedVersion: version, reason };
        commands.ask({ mutation: 'withdrawCompany', input }, { label: name });
      }}
    />
  );
}
