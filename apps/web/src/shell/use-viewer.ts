import { useCallback, useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { ViewerDocument } from '../generated/documents/shell.ts';
import { useAgainLater, useAgainOnceUsable } from '../graphql/use-again.ts';
import { sessions, useSession } from './services.tsx';

/** Who works here, as the edge says; undefined until it has said so. Asked again for each token, whose roles may be others. */
export function useViewer() {
  const session = useSession();
  const [{ data, error }, execute] = useQuery({ query: ViewerDocument, requestPolicy: 'cache-first' });
  const again = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  useAgainOnceUsable(error, again, sessions);
  useAgainLater(error, again);
  const token = session.kind === 'signed-in' ? session.token : null;
  const asked = useRef(token);
  useEffect(() => {
    if (token === null || token === asked.current) return;
    asked.current = token;
    again();
  }, [token, again]);
  return data?.viewer;
}
