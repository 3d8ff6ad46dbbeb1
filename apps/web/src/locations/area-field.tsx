import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { groupedNumberOf } from './grouped-number.ts';
import { numberOf } from './location-draft.ts';

interface AreaFieldProps {
  /** Plain, as the draft holds it: `12045.283746`. What is no number stays as it was typed. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onLeave: () => void;
  readonly error: ReactNode;
}

/** Square metres, written as people write them. Shown to the hundredth, and held exactly until it is changed. */
export function AreaField({ value, onChange, onLeave, error }: AreaFieldProps) {
  const t = useTranslate();
  const format = useFormat();
  const [text, setText] = useState<string | null>(null);
  const number = numberOf(value);
  const shown = Number.isFinite(number) ? format.number(Math.round(number * 100) / 100) : value;
  return (
    <TextInput
      name="areaM2"
      label={t('locations.field.areaM2')}
      description={t('locations.field.areaM2.hint')}
      inputMode="decimal"
      autoComplete="off"
      error={error}
      value={text ?? shown}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        const typed = groupedNumberOf(format, currentTarget.value);
        onChange(Number.isFinite(typed) ? String(typed) : currentTarget.value);
      }}
      onBlur={() => {
        setText(null);
        onLeave();
      }}
    />
  );
}
