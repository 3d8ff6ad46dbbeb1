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

/** The pattern for `search_key LIKE …`: the text anywhere. Folded text holds no wildcard. */
export const containing = (text: string): string => `%${foldText(text)}%`;
