/** Neighbours that belong together, in order. */
export function groups<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const result: T[][] = [];
  let last: string | undefined;
  for (const item of items) {
    const key = keyOf(item);
    if (key === last) result.at(-1)?.push(item);
    else result.push([item]);
    last = key;
  }
  return result;
}
