import { type Language, localeOf } from './language.ts';

export interface Format {
  /** `25 Nov 2026, 14:03`, as the region of whoever looks writes it, in their time zone. */
  readonly dateTime: (iso: string) => string;
  readonly number: (value: number) => string;
  /** From 0 to 1. */
  readonly percent: (share: number) => string;
  /** The name of an ISO 3166-1 alpha-2 country; the code where there is none. */
  readonly country: (code: string) => string;
  readonly list: (items: readonly string[]) => string;
}

const browserLanguages = (): readonly string[] => globalThis.navigator?.languages ?? [];

/** @param wanted tags of BCP 47 that the region is taken from; the browser's by default */
export const formatFor = (language: Language, wanted = browserLanguages()): Format =>
  formatIn(localeOf(language, wanted));

function formatIn(locale: string): Format {
  const dateTime = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
  const number = once(() => new Intl.NumberFormat(locale));
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
  const countries = once(() => new Intl.DisplayNames(locale, { type: 'region' }));
  const list = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  return {
    dateTime: (iso) => dateTime().format(new Date(iso)),
    number: (value) => number().format(value),
    percent: (share) => percent().format(share),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries().of(code) ?? code) : code),
    list: (items) => list().format(items),
  };
}

/** What `Intl` makes costs tens of milliseconds on a slow device: made when it is first needed. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

const made = new Map<string, Format>();

/** The same for everybody who asks for a language while the browser's languages stay. */
export function formatOf(language: Language, wanted = browserLanguages()): Format {
  const locale = localeOf(language, wanted);
  const known = made.get(locale) ?? formatIn(locale);
  made.set(locale, known);
  return known;
}
