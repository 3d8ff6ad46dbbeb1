import { useEffect, useRef } from 'react';

/**
 * When one step takes the place of another, what had the focus may be gone; it goes to the page's heading then, and whoever works by
 * keyboard goes on from there.
 */
export function useKeptFocus(step: string): void {
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [step]);
}
