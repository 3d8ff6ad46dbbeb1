import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

export type UrlChanges = Readonly<Record<string, string | null>>;

/**
 * What a page shows, in its address: links, back and reload keep it. Null or empty takes a name out.
 * @returns the names' values, and a function that changes some of them. `replace` adds no step to go back to: use it while
 *   somebody types.
 */
export function useUrlState(): [
  URLSearchParams,
  (changes: UrlChanges, options?: { replace?: boolean }) => void,
] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: UrlChanges, { replace = false }: { replace?: boolean } = {}) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes))
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          return after;
        },
        { replace },
      ),
    [setParams],
  );
  return [params, change];
}
