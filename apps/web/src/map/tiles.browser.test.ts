import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { Application, browserTest as test } from '../testing/application.ts';

const COLOUR = [10, 200, 60] as const;
/** The palette's land in the light theme. */
const LAND = [247, 245, 240] as const;

/** A PNG of one colour (ISO/IEC 15948): 8 bits a channel, RGB, no filter, not interlaced. */
function png(side: number, colour: readonly number[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.from([0, ...Array.from({ length: side }, () => colour).flat()]);
  const lines = Buffer.concat(Array.from({ length: side }, () => line));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, part('IHDR', header), part('IDAT', deflateSync(lines)), part('IEND')]);
}

function part(type: string, data = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

const tile = png(256, COLOUR);
const asked: string[] = [];
let tiles: Server;
let origin: string;
let application: Application;

beforeAll(async () => {
  tiles = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'image/png', 'access-control-allow-origin': '*' });
    response.end(tile);
  });
  await new Promise<void>((resolve) => {
    tiles.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(tiles.address() as AddressInfo).port}`;
  application = await Application.start({
    edgeEnv: { WEB_TILES_URL: `${origin}/{z}/{x}/{y}.png`, WEB_TILES_ATTRIBUTION: 'Tiles of the test' },
  });
}, 120_000);

afterAll(async () => {
  await application?.stop();
  tiles.close();
  tiles.closeAllConnections();
});

/** What is painted in the middle of the map, of whichever canvas lies on top there. */
const middleOf = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const painted = [...document.querySelectorAll<HTMLCanvasElement>('[role="application"] canvas')].map(
      (canvas) => {
        const { width, height } = canvas;
        return [...(canvas.getContext('2d')?.getImageData(width >> 1, height >> 1, 1, 1).data ?? [])];
      },
    );
    return (painted.findLast(([, , , alpha]) => alpha === 255) ?? []).slice(0, 3);
  });

/** In the middle of Brazil. */
const LOCATIONS = '/locations?at=-10,-53,5';

async function opened(): Promise<{ page: Page; policy: string }> {
  const page = await (await application.person()).newPage();
  const response = await page.goto(LOCATIONS);
  await page.getByRole('application').locator('canvas').first().waitFor();
  return { page, policy: response?.headers()['content-security-policy'] ?? '' };
}

/** What went wrong, but for requests to the tile server, which is meant to be asked. */
const troubles = async () => (await application.leave()).filter((trouble) => !trouble.endsWith('.png'));

test('a tile server that is configured is asked for its tiles, and nobody else is; they are the map', async () => {
  const { page, policy } = await opened();
  await expect.poll(() => middleOf(page)).toEqual([...COLOUR]);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.every((path) => /^\/5\/\d+\/\d+\.png$/.test(path))).toBe(true);
  expect(policy).toContain(`img-src 'self' data: blob: ${origin};`);
  expect(policy.match(/https?:[^ ;]+/g)).toEqual([origin]);
  await page.getByText('Tiles of the test').waitFor();
  expect(await troubles()).toEqual([]);
});

test('where the tile server is away, the shapes of the countries are the map', async () => {
  await new Promise((resolve) => {
    tiles.close(resolve);
    tiles.closeAllConnections();
  });
  const { page } = await opened();
  await expect.poll(() => middleOf(page)).toEqual([...LAND]);
  await page.getByRole('button', { name: 'Draw a box' }).click();
  expect(await troubles()).toEqual([]);
});
