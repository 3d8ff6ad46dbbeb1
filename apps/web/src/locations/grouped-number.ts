import type { Format } from '../shell/format.ts';
import { numberOf } from './location-draft.ts';

/**
 * A number as it is typed where `format` writes numbers: what stands in groups as they are written there is grouped, and any
 * other single comma or point begins the decimals. NaN where it is none.
 */
export function groupedNumberOf(format: Format, text: string): number {
  const plain = text.trim().replaceAll(/[\s'’]/g, '');
  const [, group = '', decimal = ''] = /^11(.?)111(.)5$/.exec(format.number(11_111.5)) ?? [];
  const [whole = '', ...rest] = plain.split(decimal);
  const parts = whole.split(group);
  const grouped =
    group !== '' &&
    parts.length > 1 &&
    rest.length <= 1 &&
    parts.every((part, at) => (at === 0 ? /^[-−]?\d{1,3}$/ : /^\d{3}$/).test(part));
  return numberOf(grouped ? [parts.join(''), ...rest].join('.') : plain);
}
