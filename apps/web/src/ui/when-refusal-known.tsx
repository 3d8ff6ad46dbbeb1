import type { ReactNode } from 'react';
import type { Refused, RefusedState } from '../commands/use-refused.ts';
import { Failed, Loading } from './states.tsx';

interface WhenRefusalKnownProps<Input, Base> {
  readonly state: RefusedState<Input, Base>;
  /** Null where nothing is to be mended. */
  readonly children: (refused: Refused<Input, Base> | null) => ReactNode;
}

/** A form is shown once it is known what it goes on from: one that is empty meanwhile would be taken for a new one. */
export function WhenRefusalKnown<Input, Base>({ state, children }: WhenRefusalKnownProps<Input, Base>) {
  if (state.kind === 'loading') return <Loading rows={8} />;
  if (state.kind === 'failed') return <Failed {...state.failure} onRetry={state.again} />;
  return children(state.kind === 'found' ? state.refused : null);
}
