// Makes dist/ from the sources: generated types and catalogs, the bundle, and each asset once more compressed.
// `--generate` stops after the first. Prints one line; fails loudly.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { precompress } from './build/compress.mjs';
import { generateMessages, languages } from './build/messages.mjs';
import { generateOperations } from './build/operations.mjs';
import { generateTheme } from './build/theme.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const src = join(here, 'src');
const generated = join(src, 'generated');
const started = performance.now();

const below = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending) && !name.startsWith('generated'))
    .map((name) => join(folder, name))
    .toSorted();

export async function generate() {
  const files = below(src, '.graphql');
  const schemaFile = join(here, '../bff/schema.graphql');
  const catalogs = languages.map((language) => [language, below(join(src, 'locales', language), '.po')]);
  const made = new Map([
    ...(await generateOperations({ src, schemaFile, files })),
    ...generateMessages(Object.fromEntries(catalogs)),
    ...(await generateTheme({ root: here, file: join(src, 'shell/theme.ts') })),
  ]);
  for (const [name, text] of made) writeIfChanged(join(generated, name), text);
  const wanted = new Set([...made.keys()].map((name) => join(generated, name)));
  for (const file of below(generated, '.ts')) if (!wanted.has(file)) rmSync(file);
}

// What did not change keeps its time, so that nothing that watches it works in vain.
function writeIfChanged(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Made beside dist/ and then put in its place, which is missing for a moment: a build that fails leaves the former application. */
async function bundle() {
  const { build } = await import('vite');
  const outDir = join(here, `node_modules/.dist-${process.pid}`);
  try {
    await build({
      root: here,
      configFile: join(here, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir },
    });
    await precompress(outDir);
    replaceFolder(outDir, join(here, 'dist'));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

function replaceFolder(made, folder) {
  const former = `${made}-former`;
  if (existsSync(folder)) renameSync(folder, former);
  renameSync(made, folder);
  rmSync(former, { recursive: true, force: true });
}

await generate();
if (!process.argv.includes('--generate')) await bundle();
process.stdout.write(`web: built in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
