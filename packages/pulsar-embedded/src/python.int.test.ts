import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startEmbeddedBroker } from './broker.ts';

const python = process.env.ALPES_PYTHON ?? 'python3';
const missing = spawnSync(python, ['-c', 'import pulsar, pulsar.schema, fastavro']).status !== 0;
const isRequired = (process.env.ALPES_REQUIRE ?? '').split(',').includes('python');
const script = fileURLToPath(new URL('./testing/peer.py', import.meta.url));

test("Pulsar's own Python client finds what it expects of a broker", async (context) => {
  context.skip(
    missing && !isRequired,
    `${python} lacks Pulsar's client: pip install 'pulsar-client[avro]' fastavro`,
  );
  const dataDir = await mkdtemp(join(tmpdir(), 'alpes-python-'));
  const broker = await startEmbeddedBroker({ dataDir });
  try {
    const { stdout } = await promisify(execFile)(python, [script, broker.serviceUrl], {
      timeout: 90_000,
    });
    expect(stdout.match(/^[a-z_]+$/gm)).toHaveLength(12);
  } finally {
    await broker.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 100_000);
