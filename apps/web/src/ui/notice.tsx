import { type ComponentProps, type ReactNode, useId } from 'react';
import { IconCheck, IconCross, IconInfo, IconWarning } from './icons.tsx';
import classes from './notice.module.css';
import type { TagTone } from './tag.tsx';

const icons: Record<TagTone, ReactNode> = {
  good: <IconCheck />,
  bad: <IconCross />,
  wait: <IconWarning />,
  plain: <IconInfo />,
};

type DivProps = Pick<ComponentProps<'div'>, 'ref' | 'role' | 'tabIndex'>;

interface NoticeProps extends DivProps {
  readonly tone: TagTone;
  readonly title?: string;
  /** One line, above what it is about. */
  readonly compact?: boolean;
  /** Keeps a distance to what comes below; within a stack that does so already, false. */
  readonly apart?: boolean;
  readonly children?: ReactNode;
}

/** Something to be noticed, in a frame; readable in both themes. */
export function Notice(props: NoticeProps) {
  const { tone, title, compact = false, apart = true, role = 'alert', children, ...rest } = props;
  const titleId = useId();
  return (
    <div
      className={classes['notice']}
      data-tone={tone}
      data-compact={compact || undefined}
      data-apart={apart || undefined}
      role={role}
      aria-labelledby={title === undefined ? undefined : titleId}
      {...rest}
    >
      {icons[tone]}
      <div className={classes['body']}>
        {title === undefined ? null : (
          <div id={titleId} className={classes['title']}>
            {title}
          </div>
        )}
        {children === undefined ? null : <div className={classes['text']}>{children}</div>}
      </div>
    </div>
  );
}
