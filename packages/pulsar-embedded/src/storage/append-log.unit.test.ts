import { expect, test } from 'vitest';
import { MemoryFile } from '../testing/memory-file.ts';
import { AppendLog } from './append-log.ts';
import { RECORD_HEADER_BYTES } from './record.ts';

async function opened(file: MemoryFile): Promise<{ log: AppendLog; bodies: string[]; tornBytes: number }> {
  const bodies: string[] = [];
  const { log, tornBytes } = await AppendLog.open(file, ({ body }) => bodies.push(body.toString()));
  return { log, bodies, tornBytes };
}

function append(log: AppendLog, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    log.append([Buffer.from(text)], (error, offset) => (error === null ? resolve(offset) : reject(error)));
  });
}

const fullDisk = (): Error => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

test('reads back what was appended, in order', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await Promise.all([append(log, 'one'), append(log, ''), append(log, 'three')]);
  await append(log, 'four');
  expect((await opened(file)).bodies).toEqual(['one', '', 'three', 'four']);
});

test('many appends share one sync', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await Promise.all(Array.from({ length: 500 }, (_, at) => append(log, `record ${at}`)));
  expect(file.syncs).toBe(1);
});

test('a tail torn at any byte is cut off, and everything before it is kept', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await append(log, 'first');
  const kept = file.bytes.length;
  await append(log, 'second');
  for (let length = kept; length < file.bytes.length; length += 1) {
    const torn = new MemoryFile(Buffer.from(file.bytes.subarray(0, length)));
    const again = await opened(torn);
    expect(again.bodies).toEqual(['first']);
    expect(again.tornBytes).toBe(length - kept);
    await append(again.log, 'instead');
    expect((await opened(torn)).bodies).toEqual(['first', 'instead']);
  }
});

test('a bit flipped anywhere in the last group is found, and cuts that record off', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await append(log, 'first');
  const kept = file.bytes.length;
  await append(log, 'second');
  for (let at = kept; at < file.bytes.length; at += 1) {
    const flipped = new MemoryFile(Buffer.from(file.bytes));
    flipped.bytes[at] = (flipped.bytes[at] as number) ^ 0x10;
    expect((await opened(flipped)).bodies, `byte ${at}`).toEqual(['first']);
  }
});

test('damage to what had been synced is refused, never cut off', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await append(log, 'first');
  await append(log, 'second');
  for (let at = 0; at < RECORD_HEADER_BYTES + 5; at += 1) {
    const flipped = new MemoryFile(Buffer.from(file.bytes));
    flipped.bytes[at] = (flipped.bytes[at] as number) ^ 0x01;
    await expect(opened(flipped), `byte ${at}`).rejects.toMatchObject({
      code: 'LOG_DAMAGED',
      retryable: false,
    });
    expect(flipped.bytes.length).toBe(file.bytes.length);
  }
});

test('pages of an unsynced group that reached the disk out of order are a torn tail', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await append(log, 'first');
  const kept = file.bytes.length;
  await Promise.all([append(log, 'lost'), append(log, 'arrived')]);
  file.bytes.fill(0, kept, kept + RECORD_HEADER_BYTES + 4);
  expect((await opened(file)).bodies).toEqual(['first']);
});

test.each(['write', 'sync'] as const)(
  'a failing %s fails its group and everything behind it, and leaves nothing of it',
  async (operation) => {
    const file = new MemoryFile();
    const { log } = await opened(file);
    await append(log, 'kept');
    file.failures[operation].push(fullDisk());
    file.partialBytes = 7;
    const appended = [append(log, 'lost')];
    // Queued while the first group is being written, so it belongs to a later group.
    file.onWrite = () => {
      file.onWrite = () => undefined;
      appended.push(append(log, 'lost too'));
    };
    await expect(appended[0]).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    await expect(appended[1]).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    await append(log, 'after');
    expect((await opened(file)).bodies).toEqual(['kept', 'after']);
  },
);

test('goes on failing, without losing anything, while the disk stays full', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await append(log, 'kept');
  file.failures.write.push(fullDisk(), fullDisk());
  file.failures.truncate.push(fullDisk());
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expect(append(log, 'lost')).rejects.toMatchObject({ code: 'WRITE_FAILED', retryable: true });
  }
  await append(log, 'after');
  expect((await opened(file)).bodies).toEqual(['kept', 'after']);
});

test('closing finishes what is queued and refuses what comes later', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  const queued = append(log, 'queued');
  await log.close();
  await queued;
  await expect(append(log, 'late')).rejects.toMatchObject({ code: 'CLOSED' });
  expect((await opened(file)).bodies).toEqual(['queued']);
});

test('what need not be synced is written at once, and synced with the next that must', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await new Promise<void>((done) => log.append([Buffer.from('lazy')], () => done(), false));
  expect(file.syncs).toBe(0);
  expect((await opened(file)).bodies).toEqual(['lazy']);
  await log.sync();
  await log.sync();
  expect(file.syncs).toBe(1);
});

test('damage to what was written and not synced is a torn tail', async () => {
  const file = new MemoryFile();
  const { log } = await opened(file);
  await append(log, 'first');
  const kept = file.bytes.length;
  await new Promise<void>((done) => log.append([Buffer.from('lazy')], () => done(), false));
  await append(log, 'next');
  file.bytes.fill(0, kept, kept + 4);
  expect((await opened(file)).bodies).toEqual(['first']);
});
