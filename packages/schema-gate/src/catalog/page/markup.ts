import { printable } from '../../report/text-layout.ts';

/** Text for HTML and for values in double quotes; control characters become visible. */
export const text = (value: string): string =>
  printable(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** An id that no other name has: what an address cannot hold is written as its code. */
export const idOf = (kind: 'topic' | 'type', name: string): string =>
  `${kind}-${name.replace(/[^A-Za-z0-9.-]/g, (it) => `_${(it.codePointAt(0) ?? 0).toString(16)}_`)}`;
