import { Button, TextInput } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { Rings } from '../map/geo.ts';
import { useTranslate } from '../shell/i18n.ts';
import { cornersOf, withCornerAt, withoutCorner } from './corners.ts';
import { numberOf } from './location-draft.ts';
import classes from './locations.module.css';

interface CornerFieldsProps {
  readonly boundary: Rings | null;
  readonly onChange: (boundary: Rings | null) => void;
  /** In the middle of the map; null until there is one. */
  readonly onAdd: (() => void) | null;
}

/** The boundary without a pointer: every corner as two numbers. */
export function CornerFields({ boundary, onChange, onAdd }: CornerFieldsProps) {
  const t = useTranslate();
  const corners = cornersOf(boundary);
  return (
    <details>
      <summary>
        {t('locations.edit.corners')} ({corners.length})
      </summary>
      <div className={classes['corners']}>
        {corners.map((corner, index) => (
          // A corner is its place in the row.
          // oxlint-disable-next-line react/no-array-index-key
          <Fragment key={index}>
            <span>{t('locations.edit.corner', { number: index + 1 })}</span>
            {([1, 0] as const).map((axis) => (
              <CornerField
                key={axis}
                label={t(axis === 1 ? 'locations.edit.corner.latitude' : 'locations.edit.corner.longitude', {
                  number: index + 1,
                })}
                value={corner[axis] ?? 0}
                onChange={(value) => onChange(withCornerAt(boundary, index, axis, value))}
              />
            ))}
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('locations.edit.corner.remove', { number: index + 1 })}
              onClick={() => onChange(withoutCorner(boundary, index))}
            >
              ×
            </Button>
          </Fragment>
        ))}
      </div>
      <Button mt="xs" size="xs" variant="default" disabled={onAdd === null} onClick={onAdd ?? undefined}>
        {t('locations.edit.corner.add')}
      </Button>
    </details>
  );
}

interface CornerFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Taken over once it is a number. */
function CornerField({ label, value, onChange }: CornerFieldProps) {
  const [text, setText] = useState<string | null>(null);
  return (
    <TextInput
      size="xs"
      aria-label={label}
      inputMode="decimal"
      value={text ?? String(value)}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        const number = numberOf(currentTarget.value);
        if (Number.isFinite(number)) onChange(number);
      }}
      onBlur={() => setText(null)}
    />
  );
}
