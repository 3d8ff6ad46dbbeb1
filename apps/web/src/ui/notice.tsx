import { Alert, type AlertProps } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { IconCheck, IconCross, IconInfo, IconWarning } from './icons.tsx';
import type { TagTone } from './tag.tsx';

const looks: Record<TagTone, { color: string; icon: ReactNode }> = {
  good: { color: 'var(--alpes-good)', icon: <IconCheck /> },
  bad: { color: 'var(--alpes-bad)', icon: <IconCross /> },
  wait: { color: 'var(--alpes-wait)', icon: <IconWarning /> },
  plain: { color: 'var(--mantine-color-anchor)', icon: <IconInfo /> },
};

interface NoticeProps extends Omit<AlertProps, 'color' | 'variant' | 'icon' | 'vars'> {
  readonly tone: TagTone;
  readonly ref?: Ref<HTMLDivElement>;
}

/** Something to be noticed, in a frame; readable in both themes. */
export function Notice({ tone, ...props }: NoticeProps) {
  const { color, icon } = looks[tone];
  return (
    <Alert
      variant="outline"
      icon={icon}
      vars={() => ({
        root: {
          '--alert-radius': undefined,
          '--alert-bg': undefined,
          '--alert-color': color,
          '--alert-bd': `1px solid ${color}`,
        },
      })}
      {...props}
    />
  );
}
