import { useCallback } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { type UrlChanges, useUrlState } from '../ui/use-url-state.ts';
import { CompletenessPictures } from './completeness-pictures.tsx';
import { ExportButton } from './export-dialog.tsx';
import { FindingDetail } from './finding-detail.tsx';
import { useFindingFeed } from './finding-feed.ts';
import { FindingFilters } from './finding-filters.tsx';
import { FindingList } from './finding-list.tsx';

/** What is missing or wrong: how much of it, where, and what mends it. */
export function AuditPage() {
  const t = useTranslate();
  const [url, setUrl] = useUrlState();
  const feed = useFindingFeed();
  // A filter begins at the first page.
  const filter = useCallback(
    (changes: UrlChanges) => setUrl({ ...changes, after: null, before: null }),
    [setUrl],
  );
  return (
    <Page title={t('audit.title')} actions={<ExportButton url={url} />}>
      <CompletenessPictures feed={feed} url={url} setUrl={setUrl} onFilter={filter} />
      <FindingFilters feed={feed} url={url} onChange={filter} />
      <FindingList feed={feed} url={url} setUrl={setUrl} />
      <FindingDetail id={url.get('finding')} onClose={() => setUrl({ finding: null }, { replace: true })} />
    </Page>
  );
}
