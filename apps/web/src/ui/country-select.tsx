import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { countryCodes } from '../shell/countries.ts';
import { useFormat } from '../shell/format.ts';
import { useLanguage } from '../shell/i18n.ts';

interface CountrySelectProps extends Omit<NativeSelectProps, 'data' | 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (code: string) => void;
  /** What stands for none. */
  readonly none: string;
}

/** Countries by their names in the person's language, in its order. The browser's own list: typing finds one. */
export function CountrySelect({ value, onChange, none, ...props }: CountrySelectProps) {
  const language = useLanguage();
  const format = useFormat();
  const data = useMemo(() => {
    const names = countryCodes.map((code) => ({ value: code, label: format.country(code) }));
    return names.toSorted((a, b) => a.label.localeCompare(b.label, language));
  }, [format, language]);
  return (
    <NativeSelect
      {...props}
      value={value}
      data={[{ value: '', label: none }, ...data]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
