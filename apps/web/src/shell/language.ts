import type { Messages } from '@lingui/core';

/** By their own names, as a person looks for them. */
export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

const KEY = 'alpes.language';

type Loaders = Record<Language, () => Promise<{ messages: Messages }>>;

const loaders: Loaders = {
  en: () => import('../generated/messages.en.ts'),
  es: () => import('../generated/messages.es.ts'),
};
const pageLoaders: Loaders = {
  en: () => import('../generated/page-messages.en.ts'),
  es: () => import('../generated/page-messages.es.ts'),
};

/** Those of the first screen. Asked for again, they are there. */
export const loadMessages = (language: Language) => loaders[language]();

/** Those of all other pages. */
export const loadMessagesOfPages = (language: Language) => pageLoaders[language]();

/** What was chosen, else the first of the browser's languages that there is, else English. */
export function preferredLanguage(chosen: string | null, wanted: readonly string[]): Language {
  const candidates = [chosen ?? '', ...wanted].map((tag) => tag.slice(0, 2).toLowerCase());
  return candidates.find((tag): tag is Language => tag in languages) ?? 'en';
}

/**
 * The language with the first region that the browser's languages have for it: `en-GB` of English in Britain. The language alone
 * where they have none; a tag that is not of BCP 47's form says nothing.
 */
export function localeOf(language: Language, wanted: readonly string[]): string {
  const regions = wanted.flatMap((tag) => {
    const [, spoken, region] = /^([a-z]{2})(?:-[a-z]{4})?-([a-z]{2}|\d{3})(?:-|$)/i.exec(tag) ?? [];
    return spoken?.toLowerCase() === language && region !== undefined ? [region.toUpperCase()] : [];
  });
  return regions[0] === undefined ? language : `${language}-${regions[0]}`;
}

export const languageAtStart = (): Language =>
  preferredLanguage(localStorage.getItem(KEY), navigator.languages);

/** Where the browser keeps nothing (it is full, or told not to), the choice holds for as long as the page is open. */
export function keepLanguage(chosen: Language): void {
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // It holds until the page is left.
  }
}
