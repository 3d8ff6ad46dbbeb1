import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface SpawnedBroker {
  readonly child: ChildProcess;
  readonly serviceUrl: string;
  readonly adminUrl: string;
}

/**
 * Runs `main.ts` in a process of its own, from the sources, its log in `log` (a file descriptor) if that is given. Rejects with
 * what it wrote when it doesn't start.
 */
export function spawnBroker(dataDir: string, log: 'pipe' | number = 'pipe'): Promise<SpawnedBroker> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const node = ['--conditions=@alpes/source', '--import', import.meta.resolve('tsx'), main];
  const env = { ...process.env, EMBEDDED_DATA_DIR: dataDir, PULSAR_PORT: '0', ADMIN_PORT: '0' };
  const child = spawn(process.execPath, node, { env, stdio: ['ignore', 'pipe', log] });
  return new Promise((resolve, reject) => {
    const output: string[] = [];
    child.stderr?.on('data', (bytes: Buffer) => output.push(bytes.toString()));
    child.stdout?.on('data', (bytes: Buffer) => {
      const { serviceUrl, adminUrl } = JSON.parse(bytes.toString()) as {
        serviceUrl: string;
        adminUrl: string;
      };
      resolve({ child, serviceUrl, adminUrl });
    });
    child.once('exit', () => reject(new Error(`the broker did not start: ${output.join('')}`)));
  });
}
