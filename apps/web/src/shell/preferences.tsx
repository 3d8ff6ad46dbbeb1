import { useSyncExternalStore } from 'react';
import { PlainSelect } from '../ui/plain-fields.tsx';
import {
  type ColorSchemeChoice,
  chooseColorScheme,
  colorSchemeChoice,
  colorSchemes,
} from './color-scheme.ts';
import { chooseLanguage, type Language, languages, useLanguage, useTranslate } from './i18n.ts';

export function Preferences() {
  return (
    <>
      <LanguageChoice />
      <ThemeChoice />
    </>
  );
}

function LanguageChoice() {
  const t = useTranslate();
  const language = useLanguage();
  return (
    <PlainSelect
      small
      label={t('shell.language')}
      value={language}
      options={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      // Where its texts cannot be had, the former language stays, and stays chosen.
      onChange={(chosen) => void chooseLanguage(chosen as Language).catch(() => undefined)}
    />
  );
}

function ThemeChoice() {
  const t = useTranslate();
  const choice = useSyncExternalStore(colorSchemeChoice.subscribe, colorSchemeChoice.get);
  return (
    <PlainSelect
      small
      label={t('shell.theme')}
      value={choice}
      options={colorSchemes.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
      onChange={(chosen) => chooseColorScheme(chosen as ColorSchemeChoice)}
    />
  );
}
