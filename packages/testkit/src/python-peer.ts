import { spawnSync } from 'node:child_process';
import { type Missing, skipOrFail } from './requirements.ts';

/**
 * A Python with the official client and its Avro support, or why there is none. `ALPES_PYTHON` names the interpreter;
 * default `python3`.
 */
export function pythonPeer(): { readonly python: string } | Missing {
  const python = process.env['ALPES_PYTHON'] ?? 'python3';
  const found = spawnSync(python, ['-c', 'import pulsar, pulsar.schema, fastavro'], { encoding: 'utf8' });
  if (found.status === 0) return { python };
  return skipOrFail('python', `${python} lacks Pulsar's client: pip install 'pulsar-client[avro]' fastavro.`);
}
