/**
 * Where the contracts were before their folder was moved or renamed: the folder that holds most of the files with the
 * same paths below it. Undefined where nothing fits.
 * @param paths of the earlier tree, from the top
 * @param names of the contracts today, from their folder
 */
export function movedFrom(paths: readonly string[], names: readonly string[]): string | undefined {
  const found = new Map<string, number>();
  const known = new Set(names);
  for (const path of paths) {
    for (const folder of foldersOf(path)) {
      const name = folder === '' ? path : path.slice(folder.length + 1);
      if (known.has(name)) found.set(folder, (found.get(folder) ?? 0) + 1);
    }
  }
  return [...found].toSorted(([a, m], [b, n]) => n - m || a.length - b.length)[0]?.[0];
}

/** Every folder that a path lies in, the top included. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.reduce<string[]>((all, _, depth) => [...all, parts.slice(0, depth + 1).join('/')], ['']);
}
