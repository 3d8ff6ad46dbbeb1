import { type MantineColorScheme, NativeSelect, useMantineColorScheme } from '@mantine/core';
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
    <NativeSelect
      size="xs"
      label={t('shell.language')}
      value={language}
      data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      onChange={({ currentTarget }) => void chooseLanguage(currentTarget.value as Language)}
    />
  );
}

function ThemeChoice() {
  const t = useTranslate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <NativeSelect
      size="xs"
      label={t('shell.theme')}
      value={colorScheme}
      data={schemes.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
      onChange={({ currentTarget }) => setColorScheme(currentTarget.value as MantineColorScheme)}
    />
  );
}
