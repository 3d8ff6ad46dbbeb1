import { Autocomplete, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { OwnerByIdDocument, OwnersByTextDocument } from '../generated/documents/locations.ts';
import { useQueryState } from '../graphql/use-live-query.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';

const TYPING_MS = 200;

interface OwnerPickerProps {
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly error?: ReactNode;
  readonly hint?: boolean;
}

/** A company, found by what is typed; emptied, there is none. */
export function OwnerPicker({ value, onChange, error, hint = false }: OwnerPickerProps) {
  const t = useTranslate();
  const format = useFormat();
  const known = useOwnerName(value);
  const [typed, setTyped] = useState<string | null>(null);
  const { found, nobody } = useCompanies(typed ?? '');
  const options = optionsOf(found, format.country);
  return (
    <Autocomplete
      name="ownerId"
      label={t('locations.field.owner')}
      description={hint ? t('locations.field.owner.hint') : undefined}
      error={error}
      inputContainer={withNote(nobody ? t('locations.field.owner.none') : null)}
      autoComplete="off"
      value={typed ?? known ?? value}
      data={typed === null ? [] : options.map(({ label }) => label)}
      filter={({ options: all }) => all}
      onChange={(text) => {
        setTyped(text);
        if (text === '' && value !== '') onChange('');
      }}
      onOptionSubmit={(label) => {
        onChange(options.find((option) => option.label === label)?.id ?? '');
        setTyped(null);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

/** Below the field; said when it comes. */
const withNote = (note: string | null) => (input: ReactNode) => (
  <>
    {input}
    <Text size="xs" role="status" component="div">
      {note}
    </Text>
  </>
);

/** Undefined while it is not known. */
export function useOwnerName(id: string): string | undefined {
  const [state] = useQueryState(OwnerByIdDocument, { id }, { pause: id === '' });
  const company = state.kind === 'ready' ? state.data.company : null;
  if (id === '') return undefined;
  return company?.id === id ? company.name : undefined;
}

interface Found {
  readonly id: string;
  readonly name: string;
  readonly country: string;
}

/** `nobody`: no company fits what is typed. */
function useCompanies(text: string): { readonly found: readonly Found[]; readonly nobody: boolean } {
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const [state] = useQueryState(OwnersByTextDocument, { text: asked }, { pause: asked === '' });
  if (state.kind !== 'ready' || asked === '') return { found: [], nobody: false };
  const found = state.data.companies.nodes;
  return { found, nobody: text === asked && !state.refreshing && found.length === 0 };
}

/** Those of the same name and country are told apart by the end of their ids. */
function optionsOf(found: readonly Found[], countryOf: (code: string) => string) {
  const plain = found.map(({ id, name, country }) => ({ id, label: `${name} · ${countryOf(country)}` }));
  return plain.map(({ id, label }) => ({
    id,
    label: plain.some((other) => other.label === label && other.id !== id)
      ? `${label} · ${id.slice(-6)}`
      : label,
  }));
}
