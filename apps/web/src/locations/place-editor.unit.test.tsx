// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { MapHandle } from '../map/map-canvas.tsx';
import { activate, loadPageMessages } from '../shell/i18n.ts';
import { emptyDraft, type LocationDraft } from './location-draft.ts';
import { PlaceEditor } from './place-editor.tsx';

let made: ((map: MapHandle | null) => void) | undefined;

vi.mock('../map/lazy-map.tsx', () => ({
  LazyMap: ({ handle }: { handle: (map: MapHandle | null) => void }) => {
    made = handle;
    return null;
  },
}));

afterEach(cleanup);

test('the middle of the map is no point until there is a map', async () => {
  await activate('en');
  await loadPageMessages();
  const set = vi.fn<(changes: Partial<LocationDraft>) => void>();
  const draft = { ...emptyDraft, coordinates: { latitude: '4.61', longitude: '-74.07' } };
  render(
    <MantineProvider env="test">
      <PlaceEditor draft={draft} set={set} leave={() => undefined} errorOf={() => null} />
    </MantineProvider>,
  );
  const middle = screen.getByRole('button', { name: 'Put the point in the middle of the map' });
  const corner = screen.getByText('Add a corner in the middle of the map').closest('button');
  middle.click();
  corner?.click();
  expect(set).not.toHaveBeenCalled();
  const centre = () => ({ latitude: 1.5, longitude: -2 });
  act(() => made?.({ centre, fit: () => undefined, reveal: () => undefined }));
  middle.click();
  expect(set).toHaveBeenLastCalledWith({ coordinates: { latitude: '1.5', longitude: '-2' } });
  corner?.click();
  expect(set).toHaveBeenLastCalledWith({
    boundary: [
      [
        [-2, 1.5],
        [-2, 1.5],
      ],
    ],
  });
});
