import { useMemo, useSyncExternalStore } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { Page } from '../shell/page.tsx';
import { useServices } from '../shell/services.tsx';
import { Notice } from '../ui/notice.tsx';
import { Loading } from '../ui/states.tsx';
import { type Imports, type ImportsState, importsOf } from './imports.ts';
import { PrepareImport } from './prepare-import.tsx';
import { RunProgress } from './run-progress.tsx';
import { useKeptFocus } from './use-kept-focus.ts';

/** A file of companies or locations: its columns are matched, its rows checked, sent, and followed to their outcome. */
export function ImportPage() {
  const t = useTranslate();
  const services = useServices();
  const imports = useMemo(() => importsOf(services), [services]);
  const state = useSyncExternalStore(imports.subscribe, imports.get);
  useKeptFocus(state.kind);
  return (
    <Page title={t('import.title')}>
      <Body imports={imports} state={state} />
    </Page>
  );
}

function Body({ imports, state }: { imports: Imports; state: ImportsState }) {
  const t = useTranslate();
  switch (state.kind) {
    case 'opening':
      return <Loading rows={6} />;
    case 'elsewhere':
      return (
        <Notice apart={false} tone="plain" title={t('import.elsewhere')}>
          {t('import.elsewhere.why')}
        </Notice>
      );
    case 'none':
      return <PrepareImport imports={imports} />;
    case 'run':
      return <RunProgress run={state.run} onDiscard={() => void imports.discard()} />;
  }
}
