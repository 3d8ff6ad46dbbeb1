import stringWidth from 'string-width';
import { cut } from '../../report/text-layout.ts';
import type { CatalogTopic } from '../catalog.ts';
import { text } from './markup.ts';

const ROW = 34;
const BOX = 26;
const APP = 150;
const GAP = 70;
const MOST = 24;

/** Who writes and who reads a topic: writers, the topic, readers, from left to right. Said in words for those who cannot see it. */
export function flowPicture({ name, writers, readers }: CatalogTopic): string {
  const rows = Math.max(1, writers.length, readers.length);
  const height = rows * ROW + 6;
  const topic = Math.max(150, stringWidth(name) * 7.6 + 30);
  const width = APP * 2 + GAP * 2 + topic + 2;
  const middle = height / 2;
  const left = APP + GAP;
  const right = left + topic;
  const words = `Written by ${writers.join(', ') || 'nobody'}; read by ${readers.join(', ') || 'nobody'}.`;
  return [
    `<svg class="flow" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${text(words)}">`,
    ...writers.map((app, at) => arrow(APP, centre(at, writers.length, middle), left, middle)),
    ...readers.map((app, at) => arrow(right, middle, right + GAP, centre(at, readers.length, middle))),
    ...writers.map((app, at) => box(1, centre(at, writers.length, middle), APP - 1, app, 'app')),
    box(left, middle, topic, name, 'topic'),
    ...readers.map((app, at) => box(right + GAP, centre(at, readers.length, middle), APP, app, 'app')),
    '</svg>',
  ].join('');
}

const centre = (at: number, of: number, middle: number): number => middle + (at - (of - 1) / 2) * ROW;

const box = (x: number, y: number, width: number, label: string, kind: 'app' | 'topic'): string =>
  `<rect class="${kind}" x="${x}" y="${y - BOX / 2}" width="${width}" height="${BOX}" rx="${kind === 'topic' ? 13 : 4}"/>` +
  `<text x="${x + width / 2}" y="${y + 4.5}">${text(kind === 'app' ? cut(label, MOST - 5) : label)}</text>`;

function arrow(x1: number, y1: number, x2: number, y2: number): string {
  const bend = (x2 - x1) / 2;
  return (
    `<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 6} ${y2}"/>` +
    `<path class="tip" d="M${x2} ${y2}l-8 -4v8z"/>`
  );
}
