import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MemoryFile } from '../testing/memory-file.ts';
import { lockDirectory } from './directory-lock.ts';
import { KeyedLog } from './keyed-log.ts';
import { TailCache } from './tail-cache.ts';
import { TopicLog } from './topic-log.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'alpes-storage-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const facts = (
  at: number,
): { batchSize: number; keyHash: number; publishTimeMs: number; deliverAtMs: number } => ({
  batchSize: at % 3,
  keyHash: 1 + at,
  publishTimeMs: 1_700_000_000_000 + at * 10,
  deliverAtMs: at % 5 === 0 ? 5_000_000_000_000 : 0,
});

async function filled(file: MemoryFile, count: number, cache?: TailCache): Promise<TopicLog> {
  const { log } = await TopicLog.open(file, cache);
  const appended = Array.from(
    { length: count },
    (_, at) => new Promise<void>((done) => log.append(facts(at), Buffer.from(`entry ${at}`), () => done())),
  );
  await Promise.all(appended);
  return log;
}

const texts = (blocks: Buffer[] | undefined): string[] | undefined => blocks?.map(String);

test('a topic gives entries back from memory and from the file alike', async () => {
  const log = await filled(new MemoryFile(), 200);
  const ids = [0, 1, 2, 7, 8, 199];
  const expected = ids.map((id) => `entry ${id}`);
  expect(texts(log.cached(ids))).toEqual(expected);
  expect(texts(await log.read(ids))).toEqual(expected);
});

test('a topic knows the same about its entries after it was opened again', async () => {
  const file = new MemoryFile();
  const before = await filled(file, 50);
  const { log: after } = await TopicLog.open(file);
  expect(after.index.last).toBe(49);
  for (let id = 0; id < 50; id += 1) {
    for (const fact of [
      'offset',
      'end',
      'messages',
      'batchSize',
      'keyHash',
      'publishTimeMs',
      'deliverAtMs',
    ] as const) {
      expect(after.index[fact](id), `${fact} of ${id}`).toBe(before.index[fact](id));
    }
  }
  expect(after.cached([0])).toBeUndefined();
  expect(texts(await after.read([48, 49]))).toEqual(['entry 48', 'entry 49']);
});

test('finds the first entry published at or after a time', async () => {
  const { index } = await filled(new MemoryFile(), 10);
  expect(index.firstPublishedAt(0)).toBe(0);
  expect(index.firstPublishedAt(1_700_000_000_031)).toBe(4);
  expect(index.firstPublishedAt(1_700_000_000_030)).toBe(3);
  expect(index.firstPublishedAt(9_000_000_000_000)).toBe(10);
});

test('the cache of tails keeps the newest and stays within its bound', async () => {
  const cache = new TailCache(4_000);
  const log = await filled(new MemoryFile(), 1, cache);
  for (let at = 1; at < 3_000; at += 1) {
    await new Promise<void>((done) => log.append(facts(at), Buffer.from(`entry ${at}`), () => done()));
  }
  expect(cache.bytes).toBeLessThanOrEqual(4_000);
  expect(texts(log.cached([2_999]))).toEqual(['entry 2999']);
  expect(log.cached([100])).toBeUndefined();
});

test('a keyed log keeps the last value of each key across compactions and reopening', async () => {
  const path = join(directory, 'keyed.log');
  const { log } = await KeyedLog.open<{ text: string }>(path);
  const filler = 'x'.repeat(20_000);
  for (let round = 0; round < 300; round += 1) {
    await Promise.all([
      log.put(`key ${round % 7}`, { text: `${round} ${filler}` }),
      log.put('steady', { text: 'same' }),
    ]);
  }
  await log.remove('key 3');
  await log.close();
  const { log: again, tornBytes } = await KeyedLog.open<{ text: string }>(path);
  expect(tornBytes).toBe(0);
  expect([...again.entries()].map(([key]) => key).toSorted()).toEqual([
    'key 0',
    'key 1',
    'key 2',
    'key 4',
    'key 5',
    'key 6',
    'steady',
  ]);
  expect(again.get('key 5')?.text.startsWith('299 ') || again.get('key 5')?.text.startsWith('294 ')).toBe(
    true,
  );
  await again.close();
});

test('a directory is held by one broker at a time', async () => {
  const lock = await lockDirectory(directory);
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'DIRECTORY_IN_USE' });
  await lock.release();
  await lock.release();
  const next = await lockDirectory(directory);
  await next.release();
});

test('a directory with a long path can be held too', async () => {
  const { mkdir } = await import('node:fs/promises');
  const deep = join(directory, 'd'.repeat(100), 'e'.repeat(60));
  await mkdir(deep, { recursive: true });
  const lock = await lockDirectory(deep);
  await expect(lockDirectory(deep)).rejects.toMatchObject({ code: 'DIRECTORY_IN_USE' });
  await lock.release();
});

test('a lock that kill -9 left behind is taken over', async () => {
  const script = `require('node:net').createServer().listen(${JSON.stringify(join(directory, 'broker.lock'))}, () => console.log('held'))`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'DIRECTORY_IN_USE' });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = await lockDirectory(directory);
  await lock.release();
});
