import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

test('the page has every place that the edge fills in', () => {
  const places = [...read('../bff/src/edge/transport/web-app.ts').matchAll(/'(__[A-Z_]+__)'/g)].map(
    ([, name = '']) => name,
  );
  expect(places).toHaveLength(2);
  for (const place of places) expect(read('index.html')).toContain(place);
});
