import type { ReactNode } from 'react';
import type { QueryState } from '../graphql/use-live-query.ts';
import { NotFoundPage } from '../shell/not-found.tsx';
import { Failed, Loading } from './states.tsx';

interface WhenFoundProps<Found> {
  readonly state: QueryState<unknown>;
  /** What the state holds of what is wanted; null where that is something else, or nothing. */
  readonly found: Found | null;
  readonly onRetry: () => void;
  /** In the place of what is on its way. */
  readonly rows: number;
  /** In the place of what the edge says is not there. */
  readonly missing?: ReactNode;
  readonly children: (found: Found) => ReactNode;
}

/** The page of one thing. It is not there once the edge says so, not while another one is still shown or it is asked for again. */
export function WhenFound<Found>(props: WhenFoundProps<Found>) {
  const { state, found, onRetry, rows, missing = <NotFoundPage />, children } = props;
  if (found !== null) return children(found);
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={onRetry} />;
  return state.kind === 'loading' || state.refreshing ? <Loading rows={rows} /> : missing;
}
