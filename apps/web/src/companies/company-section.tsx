import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CompanyQuery } from '../generated/graphql.ts';

export type CompanyDetail = NonNullable<CompanyQuery['company']>;

/** A part of the page with a heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
