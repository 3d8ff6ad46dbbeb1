import type { Language } from './language.ts';

export interface Format {
  /** `25 Nov 2026, 14:03`, in the time zone of whoever looks. */
  readonly dateTime: (iso: string) => string;
  readonly number: (value: number) => string;
  /** From 0 to 1. */
  readonly percent: (share: number) => string;
  /** The name of an ISO 3166-1 alpha-2 country; the code where there is none. */
  readonly country: (code: string) => string;
  readonly list: (items: readonly string[]) => string;
}

export function formatFor(language: Language): Format {
  const dateTime = once(() => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }));
  const number = once(() => new Intl.NumberFormat(language));
  const percent = once(() => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }));
  const countries = once(() => new Intl.DisplayNames(language, { type: 'region' }));
  const list = once(() => new Intl.ListFormat(language, { type: 'conjunction' }));
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

const made = new Map<Language, Format>();

/** The same for everybody. */
export function formatOf(language: Language): Format {
  const known = made.get(language) ?? formatFor(language);
  made.set(language, known);
  return known;
}
