import { TextLink } from '../ui/text-link.tsx';
import { useTranslate } from './i18n.ts';
import { Page } from './page.tsx';

export function NotFoundPage() {
  const t = useTranslate();
  return (
    <Page title={t('shell.notFound')}>
      <p>{t('shell.notFound.why')}</p>
      <TextLink href="/companies">{t('shell.nav.companies')}</TextLink>
    </Page>
  );
}
