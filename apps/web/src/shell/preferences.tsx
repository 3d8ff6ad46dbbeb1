import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { PlainSelect } from '../ui/plain-fields.tsx';
import { chooseLanguage, type Language, languages, useLanguage, useTranslate } from './i18n.ts';

const schemes = ['auto', 'light', 'dark'] as const satisfies readonly MantineColorScheme[];

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
      onChange={(chosen) => void chooseLanguage(chosen as Language)}
    />
  );
}

function ThemeChoice() {
  const t = useTranslate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <PlainSelect
      small
      label={t('shell.theme')}
      value={colorScheme}
      options={schemes.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
      onChange={(chosen) => setColorScheme(chosen as MantineColorScheme)}
    />
  );
}
