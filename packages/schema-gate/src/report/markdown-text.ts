import { printable } from './text-layout.ts';

// U+200B after what would call somebody, close an issue or make a link: forges look for these after Markdown is done, so that
// no escaping of Markdown stops them.
const BREAK = '\u200b';

/** Text of unknown origin as Markdown that shows it and does nothing else: no HTML, no mention, no link, no table cell's end. */
export const prose = (text: string): string =>
  printable(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, (it) => `\\${it}`)
    .replace(/^(\d+)\./, '$1\\.')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\S)/g, `@${BREAK}`)
    .replace(/#(?=\w)/g, `#${BREAK}`)
    .replace(/:\/\//g, `:${BREAK}//`)
    .replace(/(mailto|xmpp):/gi, `$1${BREAK}:`)
    .replace(/\bwww\./gi, (it) => `${it.slice(0, -1)}${BREAK}.`);

/** A name as code, fenced by more backticks than it has; in tables too, where a bar ends a cell even inside code. */
export function code(text: string): string {
  const safe = printable(text).replaceAll('|', '\\|');
  if (safe.trim() === '') return '` `';
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${safe} ${fence}` : `${fence}${safe}${fence}`;
}

/** For the inside of an HTML element, where Markdown is not read. */
export const html = (text: string): string =>
  printable(text)
    .replace(/([@#])(?=\S)/g, `$1${BREAK}`)
    .replace(/:\/\//g, `:${BREAK}//`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[`*_[\]|\\~]/g, (it) => `&#${it.charCodeAt(0)};`);

/** A block of code that nothing inside can end. */
export function codeBlock(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.split('\n').map(printable).join('\n')}\n${fence}`;
}
