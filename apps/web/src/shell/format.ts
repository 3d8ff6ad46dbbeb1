import { type Format, formatFor, formatOf } from './formats.ts';
import { useLanguage } from './i18n.ts';

export { type Format, formatFor };

/** In the language that is on. */
export const useFormat = (): Format => formatOf(useLanguage());
