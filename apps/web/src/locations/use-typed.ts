import { useEffect, useState } from 'react';

/** Long enough for the next key, short enough to feel like none. */
const TYPING_MS = 250;

const asTyped = (typed: string): string => typed;

/**
 * What is typed into a field, told {@link TYPING_MS} after the last key. What is `shown` changes it when that changes from outside:
 * by going back, by clearing a filter.
 * @param tell keep it the same between renders, or the wait begins anew with each
 * @param read what is told of what is typed, as it is shown then; null where it says nothing yet
 */
export function useTyped(
  shown: string,
  tell: (typed: string) => void,
  read: (typed: string) => string | null = asTyped,
): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(shown);
  const [known, setKnown] = useState(shown);
  const [told, setTold] = useState<string | null>(null);
  if (shown !== known) {
    setKnown(shown);
    setTold(null);
    if (shown !== told) setTyped(shown);
  }
  useEffect(() => {
    const said = read(typed);
    if (said === null || said === shown) return;
    const timer = setTimeout(() => {
      setTold(said);
      tell(said);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, shown, tell, read]);
  return [typed, setTyped];
}
