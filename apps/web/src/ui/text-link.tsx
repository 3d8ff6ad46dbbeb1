import { type ComponentProps, type ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './text-link.module.css';

/** A link to another page within text and tables: a plain one, as there are many. */
export function TextLink({
  href,
  children,
  ...props
}: { href: string; children: ReactNode } & Omit<ComponentProps<'a'>, 'href'>) {
  return (
    <Link href={href} className={classes['link'] ?? ''} {...props}>
      {children}
    </Link>
  );
}
