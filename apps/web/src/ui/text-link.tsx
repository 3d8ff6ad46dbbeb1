import { type ComponentProps, type ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './text-link.module.css';

interface TextLinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly href: string;
  /** Among other words, from which its colour alone would not tell it (WCAG 2.2, 1.4.1). */
  readonly inText?: boolean;
  readonly children: ReactNode;
}

/** A link to another page within text and tables: a plain one, as there are many. */
export function TextLink({ href, inText = false, children, ...props }: TextLinkProps) {
  return (
    <Link href={href} className={classes['link'] ?? ''} data-in-text={inText || undefined} {...props}>
      {children}
    </Link>
  );
}
