import { Button, Fieldset, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Tool } from '../map/drawing.ts';
import { boundsOf } from '../map/geo.ts';
import { LazyMap } from '../map/lazy-map.tsx';
import type { MapHandle } from '../map/map-canvas.tsx';
import { useTranslate } from '../shell/i18n.ts';
import { CornerFields } from './corner-fields.tsx';
import { withCorner } from './corners.ts';
import { emptyDraft, shownPlace, typed } from './location-draft.ts';
import type { FieldsProps } from './location-form.tsx';
import { ToolButton } from './tool-button.tsx';

/** Point and boundary, on a map and as numbers: each does all that the other does. */
export function PlaceEditor({ draft, set, leave, errorOf }: FieldsProps) {
  const t = useTranslate();
  const [tool, setTool] = useState<Tool>('look');
  const [map, setMap] = useState<MapHandle | null>(null);
  const { coordinates, boundary } = draft;
  const point = useMemo(() => shownPlace(coordinates), [coordinates]);
  const shapes = useMemo(() => ({ point, boundary, editable: true }), [point, boundary]);
  const [start] = useState(() => boundsOf(point, boundary));
  const toggle = (wanted: Tool) => setTool(tool === wanted ? 'look' : wanted);
  return (
    <Fieldset legend={t('locations.where')}>
      <Stack gap="xs">
        <PointFields {...{ draft, set, leave, errorOf }} />
        <Group gap={6} role="toolbar" aria-label={t('locations.edit.tools')}>
          <ToolButton tool="point" chosen={tool} onToggle={toggle} label={t('locations.edit.point')} />
          <Button
            size="xs"
            variant="default"
            disabled={map === null}
            onClick={() => set({ coordinates: typed(map?.centre()) })}
          >
            {t('locations.edit.middle')}
          </Button>
          <ToolButton
            name="boundary-draw"
            tool="boundary"
            chosen={tool}
            onToggle={toggle}
            label={t('locations.edit.boundary')}
          />
          {point === null ? null : (
            <Button size="xs" variant="subtle" onClick={() => set({ coordinates: emptyDraft.coordinates })}>
              {t('locations.edit.clearPoint')}
            </Button>
          )}
          {boundary === null ? null : (
            <Button size="xs" variant="subtle" onClick={() => set({ boundary: null })}>
              {t('locations.edit.clearBoundary')}
            </Button>
          )}
        </Group>
        <div role="status">
          {tool === 'point' || tool === 'boundary' ? (
            <Text size="sm">{t(`locations.edit.${tool}.hint`)}</Text>
          ) : null}
        </div>
        {errorOf('boundary') === null ? null : (
          <Text size="sm" c="var(--alpes-bad)" role="alert" component="div">
            {errorOf('boundary')}
          </Text>
        )}
        <LazyMap
          label={t('locations.edit.map')}
          handle={setMap}
          startBox={start}
          shapes={shapes}
          tool={tool}
          drawn={{
            onPoint: (placed) => {
              setTool('look');
              set({ coordinates: typed(placed) });
            },
            onBoundary: (drawn) => {
              setTool('look');
              set({ boundary: drawn });
              leave('boundary');
            },
          }}
        />
        <CornerFields
          boundary={boundary}
          onChange={(changed) => set({ boundary: changed })}
          onAdd={map && (() => set({ boundary: withCorner(boundary, map.centre()) }))}
        />
      </Stack>
    </Fieldset>
  );
}

/** A step of the arrow keys: some eleven metres. */
const STEP = 0.0001;

function PointFields({ draft, set, leave, errorOf }: FieldsProps) {
  const t = useTranslate();
  const { coordinates } = draft;
  const field = (name: 'latitude' | 'longitude') => (
    <TextInput
      name={name}
      label={t(`locations.field.${name}`)}
      inputMode="decimal"
      autoComplete="off"
      error={errorOf('coordinates')}
      value={coordinates[name]}
      onChange={({ currentTarget }) => set({ coordinates: { ...coordinates, [name]: currentTarget.value } })}
      onBlur={() => leave('coordinates')}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : 0;
        const place = shownPlace(coordinates);
        if (step === 0 || place === null) return;
        event.preventDefault();
        const moved = Math.round((place[name] + step) * 1e6) / 1e6;
        set({ coordinates: { ...coordinates, [name]: String(moved) } });
      }}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} maw={520}>
      {field('latitude')}
      {field('longitude')}
    </SimpleGrid>
  );
}
