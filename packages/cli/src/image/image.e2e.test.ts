import { type ExecFileOptions, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@alpes/launchers';
import { PulsarAdmin } from '@alpes/runtime';
import { eventually, startEmbedded, startPostgres } from '@alpes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** The RUN lines of the Dockerfile's first stage, in order. */
async function buildSteps(): Promise<string[]> {
  const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
  const firstStage = dockerfile.split(/^FROM /m)[1] as string;
  return firstStage.split('\n').flatMap((line) => /^RUN (.+)$/.exec(line)?.[1] ?? []);
}

/** What `COPY . .` takes: the files of this checkout, without what .dockerignore leaves out. */
async function copySources(target: string): Promise<void> {
  const options: ExecFileOptions = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await run(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    options,
  );
  for (const file of String(stdout).split('\0')) {
    if (file !== '' && (await exists(join(root, file)))) await cp(join(root, file), join(target, file));
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

// Needs no engine: the same commands in a plain folder.
describe("the image's build", () => {
  let folder: string;
  let app: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alpes-image-'));
    app = join(folder, 'app');
    await copySources(join(folder, 'src'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('makes a folder from which any app runs, healthy, and stops on SIGTERM', async () => {
    for (const step of await buildSteps()) {
      const command = step.replaceAll('/app', app);
      await run('/bin/sh', ['-ec', command], { cwd: join(folder, 'src'), maxBuffer: 64 * 1024 * 1024 });
    }
    expect(await exists(join(app, 'packages/testkit/dist'))).toBe(false);
    expect(await exists(join(app, 'apps/web/dist/index.html'))).toBe(true);
    expect(await exists(join(app, 'apps/web/node_modules'))).toBe(false);
    await runsHealthy(app);
  });
});

async function runsHealthy(app: string): Promise<void> {
  const [broker, postgres, healthPort] = await Promise.all([startEmbedded(), startPostgres(), freePort()]);
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    ALPES_APP: 'companies',
    PULSAR_URL: broker.serviceUrl,
    PULSAR_ADMIN_URL: broker.adminUrl,
    DATABASE_URL: await postgres.createDatabase(),
    HEALTH_PORT: String(healthPort),
  };
  await run(process.execPath, ['packages/cli/bin/alpes.mjs', 'provision'], { cwd: app, env });
  expect(await new PulsarAdmin(broker.adminUrl).topics('alpes', 'companies')).not.toEqual([]);
  const child = spawn(process.execPath, ['packages/cli/bin/alpes.mjs', 'run'], {
    cwd: app,
    env,
    stdio: 'inherit',
  });
  const exited = once(child, 'exit');
  const healthy = () => run(process.execPath, ['docker/healthcheck.mjs'], { cwd: app, env });
  await eventually(healthy, { timeoutMs: 30_000, intervalMs: 200 });
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  await expect(healthy()).rejects.toMatchObject({ code: 1 });
  await Promise.all([broker.stop(), postgres.stop()]);
}
