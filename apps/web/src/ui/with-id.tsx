import { isUuid } from '@alpes/shapes';
import type { ReactNode } from 'react';
import { NotFoundPage } from '../shell/not-found.tsx';

interface WithIdProps {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly children: (id: string) => ReactNode;
}

/** The page of what the address names by its `id`, in lower case, as the edge tells it. What is no UUID names nothing. */
export function WithId({ params, children }: WithIdProps) {
  const id = params['id'] ?? '';
  return isUuid(id) ? children(id.toLowerCase()) : <NotFoundPage />;
}
