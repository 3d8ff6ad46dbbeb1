const SOON_MS = 1_500;

/**
 * Runs something once the browser has nothing better to do, at the latest after 1.5 s. Safari has no idle callbacks: there, after
 * half a second.
 * @returns calls it off
 */
export function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, SOON_MS / 3);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: SOON_MS });
  return () => cancelIdleCallback(handle);
}
