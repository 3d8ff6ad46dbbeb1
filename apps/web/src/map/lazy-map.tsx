import { Skeleton } from '@mantine/core';
import { Suspense } from 'react';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { useTranslate } from '../shell/i18n.ts';
import { retriable } from '../shell/retriable.tsx';
import { Failed } from '../ui/states.tsx';
import type { MapCanvasProps } from './map-canvas.tsx';

const MapCanvas = retriable(() => import('./map-canvas.tsx').then((module) => module.MapCanvas));

const mapFailed = (again: () => void) => <Failed code="CODE" onRetry={again} />;

/** The map, whose code comes when one is first shown. Where it cannot be had, what is around it can be worked with. */
export function LazyMap(props: MapCanvasProps) {
  const t = useTranslate();
  return (
    <ErrorBoundary fallback={mapFailed}>
      <Suspense
        fallback={
          <Skeleton height={props.height ?? 420} radius="sm" role="status" aria-label={t('ui.loading')} />
        }
      >
        <MapCanvas {...props} />
      </Suspense>
    </ErrorBoundary>
  );
}
