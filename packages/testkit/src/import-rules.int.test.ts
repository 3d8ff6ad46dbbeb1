import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
let workspace: string;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'alpes-imports-'));
  await symlink(join(root, 'node_modules'), join(workspace, 'node_modules'));
});
afterEach(() => rm(workspace, { recursive: true }));

/** The names of the rules that a file with this import, beside the imported file, breaks. */
async function broken(from: string, to: string): Promise<string[]> {
  const specifier = to.startsWith('node:') ? to : join(workspace, to);
  await put(from, `import { it } from '${specifier}';\nexport const seen = it;\n`);
  if (!to.startsWith('node:')) await put(to, 'export const it = 1;\n');
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.cjs');
  const folders = [...new Set([from, to].filter((path) => !path.startsWith('node:')).map(topFolder))];
  const args = [program, '--config', config, '-T', 'json', ...folders];
  const output = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd: workspace }, (_error, stdout) => done(stdout));
  });
  const { summary } = JSON.parse(output) as { summary: { violations: { rule: { name: string } }[] } };
  return summary.violations.map(({ rule }) => rule.name).toSorted();
}

const topFolder = (path: string): string => path.split('/')[0] as string;

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(workspace, path)), { recursive: true });
  await writeFile(join(workspace, path), text);
}

test('allow what the layout allows', async () => {
  expect(await broken('packages/service-kit/src/a.ts', 'packages/pulsar-client/src/index.ts')).toEqual([]);
});

test('refuse a package that imports one above it', async () => {
  expect(await broken('packages/runtime/src/a.ts', 'packages/service-kit/src/index.ts')).toEqual([
    'runtime-imports',
  ]);
});

test('refuse a package that knows an app, and an app that knows another', async () => {
  expect(await broken('packages/cli/src/a.ts', 'apps/audit/src/index.ts')).toEqual(['packages-know-no-app']);
  expect(await broken('apps/bff/src/a.ts', 'apps/audit/src/index.ts')).toEqual([
    'apps-know-no-other-app',
    'bff-imports',
  ]);
});

test("refuse an import past another package's index", async () => {
  expect(await broken('packages/service-kit/src/a.ts', 'packages/pulsar-client/src/deep.ts')).toEqual([
    'through-the-front-door',
  ]);
});

test('refuse a domain that reads the clock or a file, or knows its own adapters', async () => {
  expect(await broken('apps/audit/src/domain/a.ts', 'node:fs')).toEqual(['pure-domain']);
  expect(await broken('apps/audit/src/domain/a.ts', 'apps/audit/src/adapters/b.ts')).toEqual(['pure-domain']);
});

test('refuse the test kit outside of tests', async () => {
  expect(await broken('packages/cli/src/a.ts', 'packages/testkit/src/index.ts')).toEqual([
    'testkit-in-tests-only',
  ]);
});

test('allow it in what helps tests', async () => {
  expect(await broken('packages/cli/src/testing/a.ts', 'packages/testkit/src/index.ts')).toEqual([]);
});
