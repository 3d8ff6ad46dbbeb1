import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useTranslate } from './i18n.ts';
import { Page } from './page.tsx';

export function NotFoundPage() {
  const t = useTranslate();
  return (
    <Page title={t('shell.notFound')}>
      <Text mb="sm">{t('shell.notFound.why')}</Text>
      <Anchor component={Link} href="/companies">
        {t('shell.nav.companies')}
      </Anchor>
    </Page>
  );
}
