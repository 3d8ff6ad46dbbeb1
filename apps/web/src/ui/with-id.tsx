import type { ReactNode } from 'react';
import { NotFoundPage } from '../shell/not-found.tsx';

interface WithIdProps {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly children: (id: string) => ReactNode;
}

/** As `isUuid` of @alpes/shapes, which is too much to load for one pattern. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The page of what the address names by its `id`, in lower case, as the edge tells it. What is no UUID names nothing. */
export function WithId({ params, children }: WithIdProps) {
  const id = params['id'] ?? '';
  return uuid.test(id) ? children(id.toLowerCase()) : <NotFoundPage />;
}
