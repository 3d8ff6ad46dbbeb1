import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './section.module.css';

/** The parts of a page, beside each other where there is room. */
export function Sections({ children }: { children: ReactNode }) {
  return <div className={classes['sections']}>{children}</div>;
}

/** A part of the page with a heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} mb="xs" mt="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
