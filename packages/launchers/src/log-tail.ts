import { open } from 'node:fs/promises';

const BLOCK = 16_384;

/** The last lines of a log file; empty where there is none. */
export async function tailOf(path: string, lines: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BLOCK), 0, BLOCK, Math.max(0, size - BLOCK));
    return buffer.subarray(0, bytesRead).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await file.close();
  }
}
