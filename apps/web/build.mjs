// Makes dist/ from the sources: generated types and catalogs, the bundle, and each asset once more compressed.
// `--generate` stops after the first. Prints one line; fails loudly.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { precompress } from './build/compress.mjs';
import { generateMessages, languages } from './build/messages.mjs';
import { generateOperations } from './build/operations.mjs';

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

async function bundle() {
  const { build } = await import('vite');
  await build({ root: here, configFile: join(here, 'vite.config.ts'), logLevel: 'warn' });
  await precompress(join(here, 'dist'));
}

await generate();
if (!process.argv.includes('--generate')) await bundle();
process.stdout.write(`web: built in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
