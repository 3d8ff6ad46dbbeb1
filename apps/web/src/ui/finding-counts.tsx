import { useFormat } from '../shell/format.ts';
import { useTranslate } from '../shell/i18n.ts';
import { IconCheck, IconCross, IconInfo, IconWarning } from './icons.tsx';
import classes from './tag.module.css';
import { Tag } from './tag.tsx';

interface Counts {
  readonly openErrors: number;
  readonly openWarnings: number;
  readonly openInfos: number;
}

/** How many findings are open, by severity: a picture and a number each, read out in words. */
export function FindingCounts({ openErrors, openWarnings, openInfos }: Counts) {
  const t = useTranslate();
  const format = useFormat();
  if (openErrors + openWarnings + openInfos === 0)
    return (
      <Tag tone="good" icon={<IconCheck />}>
        {t('ui.findings.none')}
      </Tag>
    );
  const counts = [
    { count: openErrors, tone: 'bad', icon: <IconCross />, id: 'ui.findings.errors' },
    { count: openWarnings, tone: 'wait', icon: <IconWarning />, id: 'ui.findings.warnings' },
    { count: openInfos, tone: 'plain', icon: <IconInfo />, id: 'ui.findings.infos' },
  ] as const;
  return (
    <span className={classes['counts']}>
      {counts
        .filter(({ count }) => count > 0)
        .map(({ count, tone, icon, id }) => (
          <span key={id} title={t(id, { count })} aria-label={t(id, { count })} role="img">
            <Tag tone={tone} icon={icon}>
              {format.number(count)}
            </Tag>
          </span>
        ))}
    </span>
  );
}
