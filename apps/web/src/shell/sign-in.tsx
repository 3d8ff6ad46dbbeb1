import { Button, Group, Modal, Paper, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslate } from './i18n.ts';
import { Page } from './page.tsx';
import { Preferences } from './preferences.tsx';
import { sessions } from './services.tsx';
import classes from './shell.module.css';

/** The only screen while nobody is signed in. */
export function SignInPage() {
  const t = useTranslate();
  return (
    <main className={classes['signIn']} id="main">
      <Page title={t('shell.signIn.title')}>
        <Paper withBorder p="lg">
          <Stack>
            <Text>{t('shell.signIn.why')}</Text>
            <TokenForm />
            <Preferences />
          </Stack>
        </Paper>
      </Page>
    </main>
  );
}

/** Over what is on the screen, which stays as it is: what was typed is still there after a new token. */
export function ExpiredDialog() {
  const t = useTranslate();
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('shell.expired.title')}
      centered
    >
      <Stack>
        <Text>{t('shell.expired.why')}</Text>
        <TokenForm />
        <Button variant="subtle" onClick={() => sessions.signOut()}>
          {t('shell.signOut')}
        </Button>
      </Stack>
    </Modal>
  );
}

/** While the old token still holds: nothing waits for it. */
export function RenewDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shell.renew')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      centered
    >
      <Stack>
        <Text>{t('shell.renew.why')}</Text>
        <TokenForm />
      </Stack>
    </Modal>
  );
}

function TokenForm() {
  const t = useTranslate();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<'TOKEN_MALFORMED' | 'TOKEN_EXPIRED' | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setProblem(sessions.signIn(token));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Textarea
          label={t('shell.token')}
          description={t('shell.token.hint')}
          value={token}
          onChange={({ currentTarget }) => setToken(currentTarget.value)}
          error={problem === null ? null : t(`shell.signIn.${problem}`)}
          rows={4}
          required
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button type="submit">{t('shell.signIn')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
