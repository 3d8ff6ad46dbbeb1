/**
 * Text as it is searched and sorted by: no case, no accents, punctuation and runs of blanks one blank each. `Compañía  S.A.` becomes
 * `compania s a`. Letters of any script stay.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const KEY_CHARACTERS = 200;

/**
 * As {@link foldText}, cut to 200 UTF-16 units, which are 600 bytes at most: an index row holds 2,704, and some letters fold
 * into several (a Hangul syllable into nine bytes). What is compared with a key has to be a key, too.
 */
export function foldKey(text: string): string {
  // Half a surrogate pair is nothing that Postgres takes.
  return foldText(text)
    .slice(0, KEY_CHARACTERS)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}

/** The pattern for `search_key LIKE …`: the text anywhere. Folded text holds no wildcard. */
export const containing = (text: string): string => `%${foldText(text)}%`;
