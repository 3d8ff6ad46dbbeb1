import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import type { MapCanvasProps } from './map-canvas.tsx';

const MapCanvas = lazy(() => import('./map-canvas.tsx').then((module) => ({ default: module.MapCanvas })));

/** The map, whose code comes when one is first shown. */
export function LazyMap(props: MapCanvasProps) {
  const t = useTranslate();
  return (
    <Suspense
      fallback={
        <Skeleton height={props.height ?? 420} radius="sm" role="status" aria-label={t('ui.loading')} />
      }
    >
      <MapCanvas {...props} />
    </Suspense>
  );
}
