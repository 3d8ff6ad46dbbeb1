import { useFormat } from '../shell/format.ts';
import classes from './audit.module.css';

const RADIUS = 54;
const AROUND = 2 * Math.PI * RADIUS;

/** A share from 0 to 1 as a ring; `text` says it in words. */
export function CompletenessRing({ share, text }: { share: number; text: string }) {
  const format = useFormat();
  return (
    <svg className={classes['ring']} viewBox="0 0 132 132" role="img" aria-label={text}>
      <circle className={classes['ringTrack']} cx="66" cy="66" r={RADIUS} />
      <circle
        className={classes['ringShare']}
        cx="66"
        cy="66"
        r={RADIUS}
        strokeDasharray={`${share * AROUND} ${AROUND}`}
      />
      <text x="66" y="66">
        {format.percent(share)}
      </text>
    </svg>
  );
}
