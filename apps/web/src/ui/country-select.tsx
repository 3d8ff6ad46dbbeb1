import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import { useCountryOptions } from './country-options.ts';

interface CountrySelectProps extends Omit<NativeSelectProps, 'data' | 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (code: string) => void;
  /** What stands for none. */
  readonly none: string;
}

/** A field of a form. The browser's own list: typing finds one. */
export function CountrySelect({ value, onChange, none, ...props }: CountrySelectProps) {
  return (
    <NativeSelect
      {...props}
      value={value}
      data={useCountryOptions(value, none)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
