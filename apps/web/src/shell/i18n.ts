import { type Messages, setupI18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import type { MessageId } from '../generated/message-id.ts';
import { createStore, type Store } from '../graphql/store.ts';
import {
  keepLanguage,
  type Language,
  languageAtStart,
  languages,
  loadMessages,
  loadMessagesOfPages,
  localeOf,
} from './language.ts';

export { type Language, languages, type MessageId };

export type Values = Readonly<Record<string, unknown>>;
/** The text of a message in the language that is on; `values` fill its ICU placeholders. */
export type Translate = (id: MessageId, values?: Values) => string;

const i18n = setupI18n();
const current = createStore<Language>('en');

/** Changes with the language, when its texts are there. */
export const language: Store<Language> = current;

// Until the first other page is shown, its texts are not needed.
let withPages = false;

let latest: Language | undefined;

/** @returns false where another language was asked for meanwhile: that one holds */
export async function activate(wanted: Language): Promise<boolean> {
  latest = wanted;
  const messages = await messagesOf(wanted);
  if (latest !== wanted) return false;
  i18n.loadAndActivate({ locale: wanted, locales: localeOf(wanted, navigator.languages), messages });
  document.documentElement.lang = wanted;
  current.set(wanted);
  return true;
}

async function messagesOf(wanted: Language): Promise<Messages> {
  const forAll = withPages;
  const [{ messages }, pages] = await Promise.all([
    loadMessages(wanted),
    forAll ? loadMessagesOfPages(wanted) : undefined,
  ]);
  // Another page was shown meanwhile.
  return forAll === withPages ? { ...messages, ...pages?.messages } : messagesOf(wanted);
}

/** Has the texts of all pages, in the language that is on and in every one that is chosen from now on. */
export async function loadPageMessages(): Promise<void> {
  if (withPages) return;
  const wanted = current.get();
  const { messages } = await loadMessagesOfPages(wanted);
  // Another language was chosen meanwhile.
  if (wanted !== current.get()) return loadPageMessages();
  i18n.load(wanted, messages);
  withPages = true;
}

/** Chosen by the person, and kept where the browser keeps anything. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  if (await activate(wanted)) keepLanguage(wanted);
}

/** @throws where the texts cannot be had */
export const startLanguage = async (): Promise<void> => void (await activate(languageAtStart()));

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
