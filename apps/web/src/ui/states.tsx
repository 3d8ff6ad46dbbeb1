import { Button, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { failureText } from '../commands/refusal.ts';
import { useTranslate } from '../shell/i18n.ts';
import { IconRetry } from './icons.tsx';
import { Notice } from './notice.tsx';
import { useUrlState } from './use-url-state.ts';

/** In the place of what is on its way. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const t = useTranslate();
  return (
    <Stack gap="xs" role="status" aria-label={t('ui.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={22} radius="sm" />
      ))}
    </Stack>
  );
}

interface FailedProps {
  /** Of the edge; NETWORK, or PAGE for what failed in the browser. */
  readonly code: string;
  readonly errorId?: string | null;
  readonly onRetry?: () => void;
}

/** In the place of what could not be had: why, and a way to try again. */
export function Failed({ code, errorId, onRetry }: FailedProps) {
  const t = useTranslate();
  return (
    <Notice role="alert" tone="bad" title={t('ui.failed')}>
      <Stack gap="xs" align="flex-start">
        <Text>{failureText(t, code)}</Text>
        {errorId ? (
          <Text size="xs" c="dimmed">
            {t('ui.errorId', { errorId })}
          </Text>
        ) : null}
        {code === 'INVALID_CURSOR' ? <ToFirstPage /> : null}
        {onRetry === undefined || code === 'INVALID_CURSOR' ? null : (
          <Button variant="default" leftSection={<IconRetry />} onClick={onRetry}>
            {t('ui.retry')}
          </Button>
        )}
      </Stack>
    </Notice>
  );
}

/** Asking again for a page that the address names wrongly would fail again. */
function ToFirstPage() {
  const t = useTranslate();
  const [, setUrl] = useUrlState();
  return (
    <Button variant="default" onClick={() => setUrl({ after: null, before: null }, { replace: true })}>
      {t('ui.table.first')}
    </Button>
  );
}

/** In the place of a list without rows: what would be here, and how it gets here. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack gap={4} align="center" py="xl" px="md" ta="center">
      <Text fw={600}>{title}</Text>
      {children === undefined ? null : <div>{children}</div>}
    </Stack>
  );
}
