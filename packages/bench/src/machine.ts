import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { median } from './statistics.ts';

/** What the figures were measured on; without it a figure says nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** Median time of one 4 KiB append and fsync, in the directory where the data lives. */
  readonly fsyncMs: number;
  /** Median time of `SELECT 1` over one open connection. */
  readonly databaseRoundTripMs: number;
}

const ROUNDS = 200;

export async function describeMachine(dataDir: string, databaseUrl: string): Promise<Machine> {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    fsyncMs: fsyncTime(dataDir),
    databaseRoundTripMs: await roundTripTime(databaseUrl),
  };
}

function fsyncTime(parent: string): number {
  const dir = mkdtempSync(join(parent, 'fsync-'));
  const file = openSync(join(dir, 'probe'), 'a');
  const block = Buffer.alloc(4096, 1);
  const timed = () => {
    const from = performance.now();
    writeSync(file, block);
    fsyncSync(file);
    return performance.now() - from;
  };
  try {
    return median(Array.from({ length: ROUNDS }, timed));
  } finally {
    closeSync(file);
    rmSync(dir, { recursive: true });
  }
}

async function roundTripTime(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const samples: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const from = performance.now();
      await client.query('SELECT 1');
      samples.push(performance.now() - from);
    }
  } finally {
    await client.end();
  }
  return median(samples);
}
