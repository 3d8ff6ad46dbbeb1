import { SimpleGrid, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type Box, boxAround, grown } from '../map/geo.ts';
import { LazyMap } from '../map/lazy-map.tsx';
import { useTranslate } from '../shell/i18n.ts';
import type { Side } from '../ui/merge.ts';
import { type LocationDraft, shownPlace } from './location-draft.ts';

type Sides = Readonly<Record<Side, LocationDraft>>;

const sides = ['mine', 'theirs'] as const satisfies readonly Side[];

/** Two versions of where a location is, on two maps of the same part of the world; nothing where neither is anywhere. */
export function PlaceSides({ mine, theirs }: Sides) {
  // One's own may be moved on while this is shown: the maps stay where they are.
  return <Maps key={JSON.stringify([theirs.coordinates, theirs.boundary])} mine={mine} theirs={theirs} />;
}

function Maps(versions: Sides) {
  const t = useTranslate();
  const [box] = useState(() => boxOfBoth(versions));
  if (box === null) return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
      {sides.map((side) => (
        <div key={side}>
          <Text size="sm">{t(`ui.conflict.side.${side}`)}</Text>
          <PlaceMap label={t(`locations.conflict.map.${side}`)} box={box} draft={versions[side]} />
        </div>
      ))}
    </SimpleGrid>
  );
}

function PlaceMap({ label, box, draft }: { label: string; box: Box; draft: LocationDraft }) {
  const { coordinates, boundary } = draft;
  const shapes = useMemo(() => ({ point: shownPlace(coordinates), boundary }), [coordinates, boundary]);
  return <LazyMap label={label} startBox={box} shapes={shapes} height="200px" />;
}

/** Around both, whichever of their parts there is. */
function boxOfBoth({ mine, theirs }: Sides): Box | null {
  const places = [mine, theirs].flatMap(({ coordinates, boundary }) => [
    shownPlace(coordinates) ?? [],
    (boundary ?? []).flat().map(([longitude = 0, latitude = 0]) => ({ latitude, longitude })),
  ]);
  const box = boxAround(places.flat());
  return box === null ? null : grown(box, 0.1);
}
