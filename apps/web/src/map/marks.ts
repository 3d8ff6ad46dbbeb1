import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import type { Palette } from './palette.ts';

export type Severity = 'ERROR' | 'WARNING' | 'INFO';

/** Something on the map: one location, or as many as fell together. */
export interface Mark {
  readonly id: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly count: number;
  /** Of a single one. */
  readonly propertyId: string | null;
  readonly name: string | null;
  readonly worstSeverity: Severity | null;
  readonly bounds: {
    readonly west: number;
    readonly south: number;
    readonly east: number;
    readonly north: number;
  };
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
export const font = (px: number, weight = 400): string => `${weight} ${px}px ${FONT}`;

/** Pixels: larger by the number's order of magnitude, so that size says something before the number is read. */
export const radiusOf = (count: number): number =>
  count === 1 ? 7 : Math.round(10 + 3.25 * Math.log10(count));

/** `1.2k`: what fits into a circle. */
export function shortCount(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 10_000) return `${(Math.floor(count / 100) / 10).toFixed(1)}k`;
  return `${Math.floor(count / 1_000)}k`;
}

const cache = new Map<string, Style[]>();

/** The same object for what looks the same: a map that is panned makes none. */
export function markStyle(mark: Mark, palette: Palette, named: boolean): Style[] {
  const label = mark.count === 1 && named ? (mark.name ?? '') : '';
  const key = `${palette.mark}|${mark.count}|${mark.worstSeverity ?? ''}|${label}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size > 4_000) cache.clear();
  const made = makeStyle(mark, palette, label);
  cache.set(key, made);
  return made;
}

function makeStyle({ count, worstSeverity }: Mark, palette: Palette, label: string): Style[] {
  const radius = radiusOf(count);
  const disc = new Style({
    image: new Circle({
      radius,
      fill: new Fill({ color: palette.mark }),
      stroke: new Stroke({ color: palette.halo, width: 2 }),
    }),
    ...(count > 1
      ? {
          text: new Text({
            text: shortCount(count),
            font: font(12, 600),
            fill: new Fill({ color: palette.markText }),
            overflow: true,
          }),
        }
      : {}),
  });
  return [
    disc,
    ...(worstSeverity === null ? [] : badge(worstSeverity, radius, palette)),
    ...(label === '' ? [] : [labelStyle(label, radius, palette)]),
  ];
}

const labelStyle = (label: string, radius: number, palette: Palette) =>
  new Style({
    text: new Text({
      text: label.length > 32 ? `${label.slice(0, 31)}…` : label,
      font: font(12),
      offsetY: radius + 10,
      fill: new Fill({ color: palette.label }),
      stroke: new Stroke({ color: palette.halo, width: 3 }),
    }),
  });

const shapes: Record<Severity, { points: number; angle: number; sign: string; dy: number }> = {
  ERROR: { points: 4, angle: Math.PI / 4, sign: '×', dy: 0 },
  WARNING: { points: 3, angle: 0, sign: '!', dy: 1 },
  INFO: { points: 24, angle: 0, sign: 'i', dy: 0 },
};

/** A square with a cross, a triangle, a disc with an i: told apart by shape, not by colour. */
function badge(severity: Severity, radius: number, palette: Palette): Style[] {
  const { points, angle, sign, dy } = shapes[severity];
  const [x, y] = [radius * 0.8, radius * 0.8];
  return [
    new Style({
      image: new RegularShape({
        points,
        radius: points === 3 ? 10 : 8,
        angle,
        displacement: [x, y],
        fill: new Fill({ color: palette.badge }),
        stroke: new Stroke({ color: palette.severities[severity], width: 1.75 }),
      }),
      text: new Text({
        text: sign,
        font: font(10, 700),
        offsetX: x,
        offsetY: -y + dy,
        fill: new Fill({ color: palette.severities[severity] }),
        overflow: true,
      }),
    }),
  ];
}

export const selectedStyle = (palette: Palette, radius: number): Style =>
  new Style({
    image: new Circle({
      radius: radius + 5,
      stroke: new Stroke({ color: palette.selected, width: 4 }),
    }),
  });
