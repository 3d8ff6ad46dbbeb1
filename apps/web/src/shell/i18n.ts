import { setupI18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import type { MessageId } from '../generated/message-id.ts';
import { createStore, type Store } from '../graphql/store.ts';

export type { MessageId };

/** By their own names, as a person looks for them. */
export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

export type Values = Readonly<Record<string, unknown>>;
/** The text of a message in the language that is on; `values` fill its ICU placeholders. */
export type Translate = (id: MessageId, values?: Values) => string;

const KEY = 'alpes.language';
const i18n = setupI18n();
const current = createStore<Language>('en');

/** Changes with the language, when its texts are there. */
export const language: Store<Language> = current;

const loaders = {
  en: () => import('../generated/messages.en.ts'),
  es: () => import('../generated/messages.es.ts'),
} satisfies Record<Language, () => Promise<{ messages: object }>>;

export async function activate(wanted: Language): Promise<void> {
  const { messages } = await loaders[wanted]();
  i18n.loadAndActivate({ locale: wanted, messages });
  document.documentElement.lang = wanted;
  current.set(wanted);
}

/** Chosen by the person and kept. */
export function chooseLanguage(wanted: Language): Promise<void> {
  localStorage.setItem(KEY, wanted);
  return activate(wanted);
}

/** What was chosen, else the first of the browser's languages that there is, else English. */
export function preferredLanguage(chosen: string | null, wanted: readonly string[]): Language {
  const candidates = [chosen ?? '', ...wanted].map((tag) => tag.slice(0, 2).toLowerCase());
  return candidates.find((tag): tag is Language => tag in languages) ?? 'en';
}

export const startLanguage = (): Promise<void> =>
  activate(preferredLanguage(localStorage.getItem(KEY), navigator.languages));

export const translate: Translate = (id, values) => i18n._(id, values as Record<string, unknown>);

/** For codes: the edge may say one that this version has no text for. */
export const hasMessage = (id: string): id is MessageId => id in i18n.messages;

/** Renders again when the language changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(current.subscribe, current.get);
}

export function useTranslate(): Translate {
  useLanguage();
  return translate;
}
