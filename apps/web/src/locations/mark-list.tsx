import { formatBox, isSpot } from '../map/geo.ts';
import type { Mark } from '../map/marks.ts';
import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import classes from './locations.module.css';

interface MarkListProps {
  readonly marks: readonly Mark[];
  readonly selected: string | null;
  readonly onPick: (mark: Mark) => void;
}

/** More than anybody reads; the table has all of them. */
const LISTED = 50;

/** What is on the map, for whoever does not use it: the same marks as buttons, the largest first. */
export function MarkList({ marks, selected, onPick }: MarkListProps) {
  const t = useTranslate();
  const places = marks.reduce((sum, { count }) => sum + count, 0);
  const listed = marks.toSorted((a, b) => b.count - a.count).slice(0, LISTED);
  return (
    <details className={classes['onMap']}>
      <summary>{t('locations.list', { places })}</summary>
      <ul>
        {listed.map((mark) => (
          <li key={mark.count === 1 ? mark.id : `${mark.id} ${formatBox(mark.bounds)}`}>
            <button
              type="button"
              aria-current={mark.propertyId !== null && mark.propertyId === selected ? 'true' : undefined}
              onClick={() => onPick(mark)}
            >
              <MarkText mark={mark} />
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function MarkText({ mark }: { mark: Mark }) {
  const t = useTranslate();
  const format = useFormat();
  const where = `${format.number(Math.round(mark.latitude * 100) / 100)}, ${format.number(Math.round(mark.longitude * 100) / 100)}`;
  const group = isSpot(mark.bounds) ? 'locations.list.spot' : 'locations.list.group';
  const what = mark.count === 1 ? mark.name : t(group, { count: mark.count, where });
  return (
    <>
      {what}
      {mark.worstSeverity === null
        ? null
        : ` (${t('locations.list.findings', { severity: mark.worstSeverity })})`}
    </>
  );
}
