import { startTransition, useEffect, useMemo, useState } from 'react';
import { countryCodes } from '../shell/countries.ts';
import { type Format, useFormat } from '../shell/format.ts';
import { type Language, useLanguage } from '../shell/i18n.ts';
import { whenIdle } from './when-idle.ts';

/**
 * Countries by their names in the person's language, in its order; `none` stands for none. All of them are put in once the
 * screen is there: naming and sorting 250 countries is much of what a slow device does for a page.
 */
export function useCountryOptions(value: string, none: string): { value: string; label: string }[] {
  const language = useLanguage();
  const format = useFormat();
  const [all, setAll] = useState(false);
  useEffect(() => whenIdle(() => startTransition(() => setAll(true))), []);
  return useMemo(
    () => [
      { value: '', label: none },
      ...(all ? namedCountries(format, language) : optionsFor(value, format)),
    ],
    [all, value, none, format, language],
  );
}

const optionsFor = (code: string, format: Format) =>
  code === '' ? [] : [{ value: code, label: format.country(code) }];

const named = new Map<Language, readonly { value: string; label: string }[]>();

function namedCountries(format: Format, language: Language) {
  const known = named.get(language);
  if (known !== undefined) return known;
  const { compare } = new Intl.Collator(language);
  const names = countryCodes.map((code) => ({ value: code, label: format.country(code) }));
  const sorted = names.toSorted((a, b) => compare(a.label, b.label));
  named.set(language, sorted);
  return sorted;
}
