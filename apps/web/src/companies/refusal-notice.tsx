import { refusalOf } from '../commands/refusal.ts';
import type { Progress } from '../commands/tracked.ts';
import { useTranslate } from '../shell/i18n.ts';
import { Notice } from '../ui/notice.tsx';
import { TextLink } from '../ui/text-link.tsx';

/** What the system said to it, above the form. */
export function RefusalNotice({ progress }: { progress: Progress }) {
  const t = useTranslate();
  return (
    <Notice tone="bad" title={t('companies.refused')}>
      <RefusalText progress={progress} />
    </Notice>
  );
}

/** The reason, with a way to the company that stands in the way. */
export function RefusalText({ progress }: { progress: Progress }) {
  const t = useTranslate();
  const rejection = progress.kind === 'rejected' ? progress.rejection : null;
  const holder = rejection?.details.find(({ name }) => name === 'companyId')?.value;
  return (
    <span>
      {refusalOf(t, progress)}
      {holder === undefined ? null : (
        <>
          {' '}
          <TextLink inText href={`/companies/${holder}`}>
            {t('companies.holder')}
          </TextLink>
        </>
      )}
    </span>
  );
}
