import type { TypedDocumentNode } from '@urql/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type AnyVariables, useQuery } from 'urql';
import { useServices } from '../shell/services.tsx';
import { type Failure, failureOf } from './failure.ts';
import { type FollowOptions, follow } from './follow.ts';
import { useAgainOnceUsable } from './use-again.ts';

/**
 * - `loading`: nothing is there yet.
 * - `failed`: nothing is there, and why.
 * - `ready`: `failure` says that what is shown could not be brought up to date; `refreshing` that it is being.
 */
export type QueryState<Data> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'ready';
      readonly data: Data;
      readonly refreshing: boolean;
      readonly failure: Failure | null;
    };

interface Last<Data> {
  readonly data: Data;
  /** The variables it is the answer to; null where that is not sure. */
  readonly asked: string | null;
}

interface Options {
  /** Not asked while true. */
  readonly pause?: boolean;
}

/**
 * A query as one state, and a function that asks again without taking away what is shown. While other variables are asked for,
 * the answer to the former ones stays (`refreshing`); an answer that comes late, to variables that are no longer asked for, is
 * never shown: urql drops it with the subscription to it.
 */
export function useQueryState<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false }: Options = {},
): [QueryState<Data>, () => void] {
  const [{ data, error, fetching, stale }, execute] = useQuery<Data, Variables>({
    query,
    variables,
    pause,
  } as Parameters<typeof useQuery<Data, Variables>>[0]);
  const [last, setLast] = useState<Last<Data> | undefined>(undefined);
  const asked = JSON.stringify(variables);
  if (data !== undefined && data !== null && data !== last?.data)
    setLast({ data, asked: fetching ? null : asked });
  const again = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  const { sessions } = useServices();
  useAgainOnceUsable(pause ? undefined : error, again, sessions);
  const failure = error === undefined ? null : failureOf(error);
  // A failure takes away what was there only if that was the answer to something else.
  const kept = fetching || last?.asked === asked ? last?.data : undefined;
  const shown = data ?? kept;
  if (shown !== undefined && shown !== null)
    return [{ kind: 'ready', data: shown, refreshing: fetching || stale, failure }, again];
  if (failure !== null && !fetching) return [{ kind: 'failed', failure }, again];
  return [{ kind: 'loading' }, again];
}

/** Follows an endless subscription while the component is there; `options` must keep its identity between renders. */
export function useFollow<Data, Variables>(options: FollowOptions<Data, Variables> | null): void {
  const { connection } = useServices();
  useEffect(() => (options === null ? undefined : follow(connection.client, options)), [connection, options]);
}

/**
 * Calls `run` at most once in `everyMs`, however often it is asked to, and once after the last time it was asked. The function
 * returned keeps its identity.
 */
export function useThrottled(run: () => void, everyMs: number): () => void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  }, [run]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const ranAt = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    if (timer.current !== undefined) return;
    const wait = Math.max(0, ranAt.current + everyMs - Date.now());
    timer.current = setTimeout(() => {
      timer.current = undefined;
      ranAt.current = Date.now();
      latest.current();
    }, wait);
  }, [everyMs]);
}
