import type { ComponentProps } from 'react';
import { IconSearch } from './icons.tsx';
import classes from './plain.module.css';

// Plain elements for what every screen begins with: a component library's take ten times as long to draw.

interface PlainSelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly small?: boolean;
}

/** One of a few, by the browser's own list. */
export function PlainSelect({ label, value, options, onChange, small = false }: PlainSelectProps) {
  return (
    <label className={classes['label']} data-small={small || undefined}>
      {label}
      <select
        className={classes['input']}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What is searched for. */
export function PlainSearch({ label, ...props }: { label: string } & ComponentProps<'input'>) {
  return (
    <label className={classes['label']}>
      {label}
      <span className={classes['withIcon']}>
        <IconSearch />
        <input type="search" className={classes['input']} {...props} />
      </span>
    </label>
  );
}

interface PlainTickProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function PlainTick({ label, checked, onChange }: PlainTickProps) {
  return (
    <label className={classes['tick']}>
      <input
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {label}
    </label>
  );
}
