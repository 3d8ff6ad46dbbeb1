// @vitest-environment happy-dom
import type Interaction from 'ol/interaction/Interaction.js';
import OlMap from 'ol/Map.js';
import { expect, test } from 'vitest';
import { Drawing, type Shapes } from './drawing.ts';
import { paletteOf } from './palette.ts';

const square = [
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ],
];
const edited: Shapes = { box: null, around: null, point: null, boundary: null, editable: true };
const nothing = () => undefined;

test('a sketch goes on while the shapes around it change, and ends with its tool', () => {
  const ol = new OlMap({ interactions: [] });
  const map = { ol, picks: true, holdsFinger: () => false };
  const events = { onBox: nothing, onAround: nothing, onPoint: nothing, onBoundary: nothing };
  const drawing = new Drawing(
    map,
    () => paletteOf('light'),
    () => events,
  );
  const interactions = (): Interaction[] => ol.getInteractions().getArray();
  drawing.setShapes(edited);
  drawing.setTool('boundary');
  const sketch = interactions().at(-1);
  const before = interactions().length;
  drawing.setShapes({ ...edited, point: { latitude: 1, longitude: 2 }, boundary: square });
  expect(interactions().length).toBe(before + 1);
  expect(interactions().at(-1)).toBe(sketch);
  drawing.setTool('point');
  expect(interactions()).not.toContain(sketch);
  drawing.setTool('look');
  drawing.setShapes({ ...edited, editable: false });
  expect(interactions()).toEqual([]);
  expect(map.picks).toBe(true);
});
