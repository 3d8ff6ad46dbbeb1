import { Button, Checkbox, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { LocationFilter, NearInput } from '../generated/graphql.ts';
import { parseAround, parseBox } from '../map/geo.ts';
import { useTranslate } from '../shell/i18n.ts';
import { CountrySelect } from '../ui/country-select.tsx';
import { IconSearch } from '../ui/icons.tsx';
import type { UrlChanges } from '../ui/use-url-state.ts';
import classes from './locations.module.css';
import { OwnerPicker } from './owner-picker.tsx';

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
      <TypedField name="text" url={url} onChange={onChange} />
      <CountrySelect
        label={t('locations.field.country')}
        none={t('locations.filter.any')}
        value={url.get('country') ?? ''}
        onChange={(country) => onChange({ country })}
      />
      <TypedField name="administrativeArea" url={url} onChange={onChange} />
      <TypedField name="locality" url={url} onChange={onChange} />
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

/** Long enough for the next key, short enough to feel like none. */
const TYPING_MS = 250;

interface TypedFieldProps extends FiltersProps {
  readonly name: 'text' | 'administrativeArea' | 'locality';
}

function TypedField({ name, url, onChange }: TypedFieldProps) {
  const t = useTranslate();
  const shown = url.get(name) ?? '';
  const [typed, setTyped] = useState(shown);
  const [known, setKnown] = useState(shown);
  // Back, or clearing the filter, changes the address from outside.
  if (shown !== known) {
    setKnown(shown);
    setTyped(shown);
  }
  useEffect(() => {
    if (typed === shown) return;
    const timer = setTimeout(() => {
      setKnown(typed);
      onChange({ [name]: typed }, { replace: true });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [name, typed, shown, onChange]);
  return (
    <TextInput
      type="search"
      label={name === 'text' ? t('locations.filter.text') : t(`locations.field.${name}`)}
      placeholder={name === 'text' ? t('locations.filter.text.hint') : undefined}
      leftSection={name === 'text' ? <IconSearch /> : undefined}
      value={typed}
      maxLength={200}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  );
}
