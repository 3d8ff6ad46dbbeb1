import { deepStrictEqual } from 'node:assert/strict';
import { eventually } from './eventually.ts';

const WATCHED = new Set([
  'TCPSocketWrap',
  'TCPServerWrap',
  'PipeWrap',
  'Timeout',
  'ProcessWrap',
  'FSReqCallback',
]);

/**
 * Notes what keeps this process busy now (sockets, servers, timers, child processes). The function it gives fails unless
 * there is no more of any of them, within a second.
 *
 *     const noLeaks = watchLeaks();
 *     …
 *     await noLeaks();
 */
export function watchLeaks(): () => Promise<void> {
  const before = active();
  return () => eventually(() => deepStrictEqual(more(before, active()), {}), { timeoutMs: 1_000 });
}

function active(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (WATCHED.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

// Our own waiting is one timer.
const OWN = new Map([['Timeout', 1]]);

function more(before: Map<string, number>, after: Map<string, number>): Record<string, number> {
  const grown = [...after].map(
    ([kind, count]) => [kind, count - (before.get(kind) ?? 0) - (OWN.get(kind) ?? 0)] as const,
  );
  return Object.fromEntries(grown.filter(([, count]) => count > 0));
}
