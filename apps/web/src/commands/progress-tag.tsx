import type { ReactNode } from 'react';
import { useTranslate } from '../shell/i18n.ts';
import { IconCheck, IconClock, IconCross, IconWarning } from '../ui/icons.tsx';
import { Tag, type TagTone } from '../ui/tag.tsx';
import type { Progress } from './tracked.ts';

const looks: Record<Progress['kind'], { tone: TagTone; icon: ReactNode }> = {
  sending: { tone: 'wait', icon: <IconClock /> },
  waiting: { tone: 'wait', icon: <IconClock /> },
  pending: { tone: 'wait', icon: <IconClock /> },
  'dead-lettered': { tone: 'wait', icon: <IconWarning /> },
  completed: { tone: 'good', icon: <IconCheck /> },
  rejected: { tone: 'bad', icon: <IconCross /> },
  invalid: { tone: 'bad', icon: <IconCross /> },
  failed: { tone: 'bad', icon: <IconCross /> },
  discarded: { tone: 'bad', icon: <IconCross /> },
};

/** How far something that was asked for has got, in a word with a picture. */
export function ProgressTag({ kind }: { kind: Progress['kind'] }) {
  const t = useTranslate();
  return <Tag {...looks[kind]}>{t(`progress.${kind}`)}</Tag>;
}
