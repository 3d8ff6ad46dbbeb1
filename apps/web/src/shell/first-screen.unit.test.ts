import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { entriesOf, firstCatalogs } from '../../build/messages.mjs';

const src = join(import.meta.dirname, '..');

/** What a module imports at once: neither its types nor what it fetches later. */
const importsOf = (text: string) =>
  [...text.matchAll(/^(?:import|export) (?!type )(?:[^'";]* from )?'([^']+)';/gm)].map(
    ([, specifier = '']) => specifier,
  );

/** Every module that comes with the first screen, and what it imports. */
function modulesOf(entries: readonly string[]): Map<string, { text: string; imports: string[] }> {
  const found = new Map<string, { text: string; imports: string[] }>();
  const visit = (file: string) => {
    if (found.has(file) || !/\.tsx?$/.test(file)) return;
    const text = readFileSync(file, 'utf8');
    const imports = importsOf(text);
    found.set(file, { text, imports });
    for (const specifier of imports) if (specifier.startsWith('.')) visit(resolve(dirname(file), specifier));
  };
  for (const entry of entries) visit(join(src, entry));
  return found;
}

const first = modulesOf(['early.ts', 'main.tsx']);
const nameOf = (file: string) => file.slice(src.length + 1);

test('the first screen is found whole', () => {
  const names = [...first.keys()].map(nameOf);
  expect(names).toEqual(expect.arrayContaining(['companies/companies-page.tsx', 'ui/data-table.tsx']));
});

test('nothing of the first screen brings Mantine along', () => {
  const culprits = [...first]
    .filter(([, { imports }]) => imports.some((specifier) => /^@mantine\/(?!core\/styles\/)/.test(specifier)))
    .map(([file]) => nameOf(file));
  expect(culprits).toEqual([]);
});

test('nothing of the first screen uses a text that comes with the other pages', () => {
  const folder = join(src, 'locales/en');
  const later = readdirSync(folder)
    .filter((name) => !firstCatalogs.includes(basename(name, '.po')))
    .flatMap((name) => [...entriesOf(readFileSync(join(folder, name), 'utf8')).keys()]);
  const culprits = [...first]
    .filter(([file]) => !nameOf(file).startsWith('generated'))
    .flatMap(([file, { text }]) =>
      later.filter((id) => text.includes(`'${id}'`)).map((id) => `${nameOf(file)}: ${id}`),
    );
  expect(culprits).toEqual([]);
});
