import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names in the page what the first screen needs beside the entry, so that it is fetched with it and not after it: its own code and
 * the texts of both languages, which weigh less than a round trip.
 */
export function preloadFirstScreen(folder, sources) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = new Set(sources.flatMap((source) => filesOf(manifest, source)));
  const links = [...files]
    .filter((file) => !page.includes(file))
    .map((file) =>
      file.endsWith('.css')
        ? `    <link rel="preload" as="style" crossorigin href="/${file}">`
        : `    <link rel="modulepreload" crossorigin href="/${file}">`,
    );
  writeFileSync(join(folder, 'index.html'), page.replace('  </head>', `${links.join('\n')}\n  </head>`));
}

/** A chunk and all that comes with it: files below the folder. */
export function filesOf(manifest, name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`The bundle has no ${name}.`);
  const imported = (chunk.imports ?? []).flatMap((next) => filesOf(manifest, next, seen));
  return [chunk.file, ...(chunk.css ?? []), ...imported];
}
