import type { ReactNode } from 'react';
import classes from './tag.module.css';

export type TagTone = 'good' | 'bad' | 'wait' | 'plain';

/** A state in a word; the colour says nothing that the word and the picture do not. */
export function Tag({ tone, icon, children }: { tone: TagTone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes['tag']} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
