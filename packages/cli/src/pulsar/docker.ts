import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { PULSAR_VERSION } from '@alpes/launchers';

const run = promisify(execFile);

/** Whether a Docker engine answers (the client alone is not enough). */
export async function dockerAnswers(): Promise<boolean> {
  return run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 10_000 }).then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  );
}

/** Runs Pulsar's own image in the foreground until it ends; the container is removed, the volume is kept. */
export async function runInDocker(port: number, webPort: number): Promise<number> {
  const child = spawn('docker', dockerArguments(port, webPort), { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

export const dockerArguments = (port: number, webPort: number): string[] => [
  'run',
  '--rm',
  '--init',
  '--name',
  `alpes-pulsar-${port}`,
  '--publish',
  `127.0.0.1:${port}:6650`,
  '--publish',
  `127.0.0.1:${webPort}:8080`,
  '--volume',
  'alpes-pulsar-data:/pulsar/data',
  `apachepulsar/pulsar:${PULSAR_VERSION}`,
  'bin/pulsar',
  'standalone',
  '--no-functions-worker',
  '--no-stream-storage',
  '--advertised-address',
  '127.0.0.1',
];
