import { useTranslate } from '../shell/i18n.ts';
import { IconLeft, IconRight } from './icons.tsx';
import { isFirstPage, type PagePosition } from './page-position.ts';
import classes from './pager.module.css';
import { PlainButton } from './plain-button.tsx';

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

interface PagerProps {
  readonly info: PageInfo;
  readonly totalCount: number;
  readonly position: PagePosition;
  readonly onMove: (position: PagePosition) => void;
}

/** Counted up to here by the edge. */
const COUNTED = 10_000;

export function Pager({ info, totalCount, position, onMove }: PagerProps) {
  const t = useTranslate();
  const first = isFirstPage(position);
  return (
    <nav className={classes['pager']} aria-label={t('ui.table.pages')}>
      <TotalCount count={totalCount} />
      <div className={classes['steps']}>
        <PlainButton size="small" disabled={first} onClick={() => onMove({ after: null, before: null })}>
          {t('ui.table.first')}
        </PlainButton>
        <PlainButton
          size="small"
          disabled={!info.hasPreviousPage}
          onClick={() => onMove({ after: null, before: info.startCursor })}
        >
          <IconLeft />
          {t('ui.table.previous')}
        </PlainButton>
        <PlainButton
          size="small"
          disabled={!info.hasNextPage}
          onClick={() => onMove({ after: info.endCursor, before: null })}
        >
          {t('ui.table.next')}
          <IconRight />
        </PlainButton>
      </div>
    </nav>
  );
}

function TotalCount({ count }: { count: number }) {
  const t = useTranslate();
  return (
    <p className={classes['count']} role="status">
      {t(count >= COUNTED ? 'ui.table.countAtLeast' : 'ui.table.count', { count })}
    </p>
  );
}
