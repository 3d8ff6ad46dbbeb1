/** Told in this tab when `setUnderWay` changed something; other tabs hear `storage`. */
const CHANGED = 'alpes.import';

const keyOf = (owner: string): string => `alpes.import.under-way.${owner}`;

/** Whether this person has an import in this browser that has not ended. Read on every page: so small that the first one can have it. */
export const isUnderWay = (owner: string): boolean => localStorage.getItem(keyOf(owner)) !== null;

export function setUnderWay(owner: string, underWay: boolean): void {
  if (isUnderWay(owner) === underWay) return;
  if (underWay) localStorage.setItem(keyOf(owner), '1');
  else localStorage.removeItem(keyOf(owner));
  window.dispatchEvent(new Event(CHANGED));
}

export function onUnderWay(listener: () => void): () => void {
  for (const event of [CHANGED, 'storage']) window.addEventListener(event, listener);
  return () => {
    for (const event of [CHANGED, 'storage']) window.removeEventListener(event, listener);
  };
}
