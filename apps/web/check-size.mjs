// Fails when the first load of the built application is above its budget; lists what each page adds to it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf } from './build/files-of.mjs';

/** Compressed script for the companies page, in either language. */
const MOST_BYTES = 250_000;

const folder = fileURLToPath(new URL('dist', import.meta.url));
const manifestFile = join(folder, '.vite/manifest.json');
if (!existsSync(manifestFile)) throw new Error('Build the application first: node apps/web/build.mjs');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
const messages = Object.keys(manifest).filter((name) => name.startsWith('src/generated/messages.'));
const pages = Object.keys(manifest).filter((name) => name.endsWith('-page.tsx'));

const filesFor = (names) => new Set(names.flatMap((name) => filesOf(manifest, name)));
const compressed = (file) => {
  const path = join(folder, file);
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
};
const sizeOf = (files, ending) =>
  [...files].filter((file) => file.endsWith(ending)).reduce((sum, file) => sum + compressed(file), 0);
const kb = (bytes) => `${(bytes / 1_000).toFixed(1)} KB`;

// vite.config.ts puts the application and the companies page into chunks of these names.
const arrival = Object.keys(manifest).filter((name) => /^_(first|early)-/.test(name));
if (arrival.length === 0) throw new Error('The bundle has no chunk for the first screen.');
const first = filesFor([...arrival, ...messages]);
const script = sizeOf(first, '.js');
const lines = [
  `first load: ${kb(script)} of script (budget ${kb(MOST_BYTES)}), ${kb(sizeOf(first, '.css'))} of style, brotli`,
];
for (const page of pages) {
  const more = [...filesFor([page])].filter((file) => !first.has(file));
  if (more.length > 0) lines.push(`  ${page.slice(4)}: ${kb(sizeOf(more, '.js'))} more`);
}
process.stdout.write(`${lines.join('\n')}\n`);
if (script > MOST_BYTES) {
  process.stderr.write('The first load is above its budget.\n');
  process.exitCode = 1;
}
