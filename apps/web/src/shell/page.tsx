import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslate } from './i18n.ts';
import classes from './shell.module.css';

interface PageProps {
  /** Names the page: its heading and the document's title. */
  readonly title: string;
  /** Beside the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

// The first page is read from its top; after that, focus goes where reading goes on.
let opened = false;

/**
 * Every page is one. Its heading gets the focus when a person came here from another page, so that whoever does not see the
 * screen hears where they are. Give it a `key` where one route shows one thing after another.
 */
export function Page({ title, actions, children }: PageProps) {
  const t = useTranslate();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('shell.app')}`;
  }, [title, t]);
  useEffect(() => {
    // A page that puts the focus elsewhere by itself (the field to mend) has done so already.
    const { activeElement } = document;
    const placed = activeElement?.closest('main') !== null && activeElement?.closest('main') !== undefined;
    if (opened && !placed) heading.current?.focus({ preventScroll: false });
    opened = true;
  }, []);
  return (
    <>
      <div className={classes['head']}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
      </div>
      {children}
    </>
  );
}
