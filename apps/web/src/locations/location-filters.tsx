import { Button, Checkbox, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { LocationFilter, NearInput } from '../generated/graphql.ts';
import { parseAround, parseBox } from '../map/geo.ts';
import { useTranslate } from '../shell/i18n.ts';
import { CountrySelect } from '../ui/country-select.tsx';
import { IconSearch } from '../ui/icons.tsx';
import type { UrlChanges } from '../ui/use-url-state.ts';
import classes from './locations.module.css';
import { OwnerPicker } from './owner-picker.tsx';
import { useTyped } from './use-typed.ts';

const texts = ['text', 'country', 'administrativeArea', 'locality'] as const;
const names = [...texts, 'owner', 'findings', 'unplaced'] as const;

/** Of the address, but where on the map: that is `box` and `near`. */
export function plainFilterOf(url: URLSearchParams): LocationFilter {
  const given = texts.flatMap((name) => {
    const value = url.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(given),
    ...(url.get('owner') ? { ownerId: url.get('owner') } : {}),
    ...(url.has('findings') ? { hasOpenFindings: true } : {}),
    ...(url.has('unplaced') ? { hasCoordinates: false } : {}),
  };
}

export function filterOf(url: URLSearchParams): LocationFilter {
  const box = parseBox(url.get('box'));
  return { ...plainFilterOf(url), ...(box === null ? {} : { box }) };
}

/** `near` in the address: `latitude,longitude,metres`. */
export const nearOf = (url: URLSearchParams): NearInput | null => parseAround(url.get('near'));

export const isFiltered = (url: URLSearchParams): boolean =>
  [...names, 'box', 'near'].some((name) => url.has(name));

interface FiltersProps {
  readonly url: URLSearchParams;
  /** A filter begins at the first page. */
  readonly onChange: (changes: UrlChanges, options?: { replace?: boolean }) => void;
}

export function LocationFilters({ url, onChange }: FiltersProps) {
  const t = useTranslate();
  return (
    <div role="search" className={classes['filters']}>
      <TextField url={url} onChange={onChange} />
      <CountrySelect
        label={t('locations.field.country')}
        none={t('locations.filter.any')}
        value={url.get('country') ?? ''}
        onChange={(country) => onChange({ country })}
      />
      <WholeField name="administrativeArea" url={url} onChange={onChange} />
      <WholeField name="locality" url={url} onChange={onChange} />
      <OwnerPicker value={url.get('owner') ?? ''} onChange={(owner) => onChange({ owner })} />
      <Ticks url={url} onChange={onChange} />
      {isFiltered(url) ? (
        <Button
          variant="subtle"
          onClick={() =>
            onChange(Object.fromEntries([...names, 'box', 'near', 'follow'].map((name) => [name, null])))
          }
        >
          {t('locations.filter.clear')}
        </Button>
      ) : null}
    </div>
  );
}

function Ticks({ url, onChange }: FiltersProps) {
  const t = useTranslate();
  return (
    <>
      <Checkbox
        mb={8}
        label={t('locations.filter.findings')}
        checked={url.has('findings')}
        onChange={({ currentTarget }) => onChange({ findings: currentTarget.checked ? '1' : null })}
      />
      <Checkbox
        mb={8}
        label={t('locations.filter.unplaced')}
        checked={url.has('unplaced')}
        onChange={({ currentTarget }) =>
          onChange({ unplaced: currentTarget.checked ? '1' : null, box: null, near: null, follow: null })
        }
      />
    </>
  );
}

function TextField({ url, onChange }: FiltersProps) {
  const t = useTranslate();
  const tell = useCallback((text: string) => onChange({ text }, { replace: true }), [onChange]);
  const [typed, setTyped] = useTyped(url.get('text') ?? '', tell);
  return (
    <TextInput
      type="search"
      label={t('locations.filter.text')}
      placeholder={t('locations.filter.text.hint')}
      leftSection={<IconSearch />}
      value={typed}
      maxLength={200}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  );
}

interface WholeFieldProps extends FiltersProps {
  readonly name: 'administrativeArea' | 'locality';
}

/** The edge compares the whole name, so that half of one finds nothing: searched for once it is typed. */
function WholeField({ name, url, onChange }: WholeFieldProps) {
  const t = useTranslate();
  const shown = url.get(name) ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const apply = () => {
    setTyped(null);
    if (typed !== null && typed.trim() !== shown) onChange({ [name]: typed.trim() });
  };
  return (
    <TextInput
      type="search"
      label={t(`locations.field.${name}`)}
      placeholder={t('locations.filter.whole')}
      value={typed ?? shown}
      maxLength={200}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        // Emptied by its own cross.
        if (value === '' && shown !== '') onChange({ [name]: null });
      }}
      onBlur={apply}
      onKeyDown={({ key }) => {
        if (key === 'Enter') apply();
        if (key === 'Escape') setTyped(null);
      }}
    />
  );
}
