import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import PO from 'pofile';

export const languages = ['en', 'es'];

/** The catalogs that the first screen takes its texts from; those of the other pages come with these pages. */
export const firstCatalogs = ['shell', 'ui', 'commands', 'companies'];

/** Entries of one `.po` file by id. */
export function entriesOf(text) {
  return new Map(
    PO.parse(text)
      .items.filter(({ obsolete }) => !obsolete)
      .map(({ msgid, msgstr }) => [msgid, msgstr[0] ?? '']),
  );
}

/**
 * What the catalogs become: `messages.<language>.ts` for the first screen and `page-messages.<language>.ts` for the others, with
 * messages whose ICU syntax is parsed already (nothing parses them in a browser), and `message-id.ts` with every id, so that
 * asking for one that is not there is an error of types.
 * @throws where an id is in two files, in one language only, or without a text
 */
export function generateMessages(filesByLanguage) {
  const catalogs = new Map(languages.map((language) => [language, readCatalog(filesByLanguage[language])]));
  const reference = catalogs.get(languages[0]);
  for (const [language, catalog] of catalogs) assertSame(language, catalog, reference);
  const made = new Map();
  for (const language of languages) {
    const files = filesByLanguage[language];
    made.set(`messages.${language}.ts`, catalogFile(readCatalog(files.filter(isFirst))));
    made.set(
      `page-messages.${language}.ts`,
      catalogFile(readCatalog(files.filter((file) => !isFirst(file)))),
    );
  }
  const ids = [...reference.keys()].toSorted((a, b) => a.localeCompare(b));
  made.set(
    'message-id.ts',
    `export type MessageId =\n${ids.map((id) => `  | ${JSON.stringify(id)}`).join('\n')};\n`,
  );
  return made;
}

const isFirst = (file) => firstCatalogs.includes(basename(file, '.po'));

function readCatalog(files) {
  const catalog = new Map();
  for (const file of files) {
    for (const [id, text] of entriesOf(readFileSync(file, 'utf8'))) {
      if (catalog.has(id)) throw new Error(`${file}: ${id} is in another catalog too.`);
      if (text.trim() === '') throw new Error(`${file}: ${id} has no text.`);
      catalog.set(id, text);
    }
  }
  return catalog;
}

function assertSame(language, catalog, reference) {
  const missing = [...reference.keys()].filter((id) => !catalog.has(id));
  const extra = [...catalog.keys()].filter((id) => !reference.has(id));
  if (missing.length + extra.length === 0) return;
  throw new Error(
    `The catalogs differ. Not in ${language}: ${missing.join(', ') || 'none'}. Only in ${language}: ${extra.join(', ') || 'none'}.`,
  );
}

function catalogFile(catalog) {
  const compiled = Object.fromEntries([...catalog].map(([id, text]) => [id, compileMessage(text)]));
  return [
    `import type { Messages } from '@lingui/core';`,
    '',
    `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(compiled))}) as Messages;`,
    '',
  ].join('\n');
}
