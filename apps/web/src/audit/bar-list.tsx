import type { ReactNode } from 'react';
import classes from './audit.module.css';

export interface Bar {
  readonly id: string;
  readonly label: ReactNode;
  /** In the place of the bar's length for whoever does not see it. */
  readonly text: ReactNode;
  /** From 0 to 1. */
  readonly share: number;
  readonly tone?: 'good' | 'bad' | 'wait' | 'plain';
}

interface BarListProps {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly isChosen: (id: string) => boolean;
  readonly onChoose: (id: string) => void;
}

/** Lengths beside each other, each of them a button that chooses what it stands for. */
export function BarList({ label, bars, isChosen, onChoose }: BarListProps) {
  return (
    <ul className={classes['bars']} aria-label={label}>
      {bars.map(({ id, label: name, text, share, tone }) => (
        <li key={id}>
          <button
            type="button"
            className={classes['bar']}
            aria-pressed={isChosen(id)}
            onClick={() => onChoose(id)}
          >
            <span className={classes['barName']} title={typeof name === 'string' ? name : undefined}>
              {name}
            </span>{' '}
            <span>{text}</span>
            <span className={classes['track']} data-tone={tone} aria-hidden="true">
              <span style={{ width: `${share * 100}%` }} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
