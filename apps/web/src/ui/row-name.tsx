import type { ReactNode } from 'react';
import classes from './data-table.module.css';

/** What names a row, on two lines at most; `tags` beside it or below are seen however long it is. */
export function RowName({ children, tags }: { children: ReactNode; tags: ReactNode }) {
  return (
    <div className={classes['named']}>
      <span className={classes['name']}>{children}</span>
      {tags}
    </div>
  );
}
