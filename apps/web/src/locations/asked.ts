import { type Box, covers, grown, type View } from '../map/geo.ts';

/** What the map shows and as much again on every side, so that panning finds marks there. */
const AROUND = 0.5;

export interface Asked {
  readonly box: Box;
  readonly zoom: number;
}

/** The edge's zoom 0 is 512 pixels wide, the map's 256. */
const edgeZoom = (zoom: number): number => Math.min(24, Math.max(0, Math.round(zoom) - 1));

/** Asked anew only at another zoom, or when the map left what was asked for. */
export function nextAsked(
  before: Asked | null,
  shown: { readonly box: Box; readonly zoom: View['zoom'] },
): Asked {
  const zoom = edgeZoom(shown.zoom);
  if (before !== null && before.zoom === zoom && covers(before.box, shown.box)) return before;
  return { box: grown(shown.box, AROUND), zoom };
}
