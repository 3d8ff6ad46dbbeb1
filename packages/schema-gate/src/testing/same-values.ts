import type { PairAnswer } from './peers/peer.ts';
import type { ExpectedReading } from './readings.ts';

/**
 * Compares, byte for byte, what two implementations read wherever both could. Not what they wrote: Python does not know again
 * whether a number was an int or a long.
 */
export function sameValues(
  readings: readonly ExpectedReading[],
  ones: readonly PairAnswer[],
  others: readonly PairAnswer[],
): { readonly same: number; readonly different: readonly string[] } {
  let same = 0;
  const different: string[] = [];
  for (const [i, { evolution, direction, messages }] of readings.entries()) {
    for (const m of messages.keys()) {
      const [one, other] = [ones[i]?.messages[m], others[i]?.messages[m]];
      if (!one || !other || 'error' in one || 'error' in other) continue;
      if (one.read === other.read) same += 1;
      else different.push(`${evolution.name} (${direction}): ${one.read}, ${other.read}`);
    }
  }
  return { same, different };
}
