import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const python = process.env['ALPES_PYTHON'] ?? 'python3';

/** Why there is no fastavro here; undefined when there is. Throws where the run requires Python. */
export function missingFastavro(): string | undefined {
  if (spawnSync(python, ['-c', 'import fastavro']).status === 0) return undefined;
  const reason = `${python} lacks fastavro: pip install fastavro, or name another Python in ALPES_PYTHON`;
  if ((process.env['ALPES_REQUIRE'] ?? '').split(',').includes('python')) throw new Error(reason);
  return reason;
}

export interface PeerAnswer {
  readonly canonical: string;
  readonly sha256: string;
  /** Its bytes, lowest first. */
  readonly crc64: string;
  readonly again: readonly string[];
  readonly values?: readonly Record<string, unknown>[];
}

/** Asks fastavro about a schema and messages written with it. */
export function askFastavro(
  schema: string,
  messages: readonly Buffer[],
  { values = false } = {},
): PeerAnswer {
  const job = { schema, messages: messages.map((message) => message.toString('base64')), values };
  const run = spawnSync(python, [join(import.meta.dirname, 'fastavro-peer.py')], {
    input: JSON.stringify(job),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as PeerAnswer;
}
