import type { ReactNode } from 'react';
import type { Progress } from '../commands/tracked.ts';
import classes from './pending-row.module.css';

/** A row of a table for something that was asked for and is not among the others yet: holds its cells. */
export function PendingRow({ kind, children }: { kind: Progress['kind']; children: ReactNode }) {
  return (
    <tr className={classes['pending']} data-progress={kind}>
      {children}
    </tr>
  );
}
