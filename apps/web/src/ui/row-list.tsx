import type { ReactNode } from 'react';
import classes from './row-list.module.css';

/** A list with a line between its items: holds `li`s. */
export function RowList({ children }: { children: ReactNode }) {
  return <ul className={classes['list']}>{children}</ul>;
}
