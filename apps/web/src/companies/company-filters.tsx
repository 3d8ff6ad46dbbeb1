import { useEffect, useState } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { useCountryOptions } from '../ui/country-options.ts';
import { PlainButton } from '../ui/plain-button.tsx';
import { PlainSearch, PlainSelect, PlainTick } from '../ui/plain-fields.tsx';
import type { UrlChanges } from '../ui/use-url-state.ts';
import classes from './companies.module.css';
import { filterNames, isFiltered } from './companies-query.ts';
import { roles } from './company-draft.ts';

interface FiltersProps {
  readonly url: URLSearchParams;
  /** A filter begins at the first page. */
  readonly onChange: (changes: UrlChanges, options?: { replace?: boolean }) => void;
}

export function CompanyFilters({ url, onChange }: FiltersProps) {
  const t = useTranslate();
  return (
    <div role="search" className={classes['filters']}>
      <SearchField url={url} onChange={onChange} />
      <PlainSelect
        label={t('companies.field.country')}
        value={url.get('country') ?? ''}
        options={useCountryOptions(url.get('country') ?? '', t('companies.filter.any'))}
        onChange={(country) => onChange({ country })}
      />
      <PlainSelect
        label={t('companies.filter.role')}
        value={url.get('role') ?? ''}
        options={[
          { value: '', label: t('companies.filter.any') },
          ...roles.map((role) => ({ value: role, label: t(`companies.role.${role}`) })),
        ]}
        onChange={(role) => onChange({ role })}
      />
      <PlainSelect
        label={t('companies.filter.status')}
        value={url.get('status') ?? ''}
        options={[
          { value: '', label: t('companies.status.ACTIVE') },
          { value: 'WITHDRAWN', label: t('companies.status.WITHDRAWN') },
          { value: 'ALL', label: t('companies.filter.any') },
        ]}
        onChange={(status) => onChange({ status })}
      />
      <PlainTick
        label={t('companies.filter.findings')}
        checked={url.has('findings')}
        onChange={(checked) => onChange({ findings: checked ? '1' : null })}
      />
      {isFiltered(url) ? (
        <PlainButton
          look="subtle"
          onClick={() => onChange(Object.fromEntries(filterNames.map((name) => [name, null])))}
        >
          {t('companies.filter.clear')}
        </PlainButton>
      ) : null}
    </div>
  );
}

/** Long enough for the next key, short enough to feel like none. */
const TYPING_MS = 250;

function SearchField({ url, onChange }: FiltersProps) {
  const t = useTranslate();
  const shown = url.get('text') ?? '';
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
      onChange({ text: typed }, { replace: true });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, shown, onChange]);
  return (
    <PlainSearch
      label={t('companies.filter.text')}
      placeholder={t('companies.filter.text.hint')}
      value={typed}
      maxLength={200}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  );
}
