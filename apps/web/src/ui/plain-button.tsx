import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './plain.module.css';

interface Look {
  /** `default` has a frame, `primary` is what the page is for, `subtle` stands back. */
  readonly look?: 'default' | 'primary' | 'subtle';
  readonly size?: 'medium' | 'small';
  readonly children: ReactNode;
}

/** A button of the frame and the first screen, which are there before any component library is. */
export function PlainButton({
  look = 'default',
  size = 'medium',
  ...props
}: Look & Omit<ComponentProps<'button'>, keyof Look>) {
  return <button type="button" className={classes['button']} data-look={look} data-size={size} {...props} />;
}

/** A link to another page that looks like a button. */
export function ButtonLink({
  href,
  look = 'default',
  size = 'medium',
  children,
}: Look & { readonly href: string }) {
  return (
    <Link href={href} className={classes['button'] ?? ''} data-look={look} data-size={size}>
      {children}
    </Link>
  );
}
