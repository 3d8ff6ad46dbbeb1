import type { TypedDocumentNode } from '@urql/core';
import { useEffect, useMemo, useRef } from 'react';
import { useFollow } from './use-live-query.ts';

interface Change {
  readonly cursor: string;
  /** Null in the first item of a subscription to many: it says only where that starts. */
  readonly id?: string | null;
}

const changeOf = (data: Readonly<Record<string, Change>>): Change | undefined => Object.values(data)[0];

/**
 * Calls `onChange` for each change that a subscription to them tells (`companyChanged`, `findingChanged` …); with null when some
 * changed and nobody can tell any more which. Subscribes anew only for another document or other variables.
 */
export function useChanges<Data extends Readonly<Record<string, Change>>, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  onChange: (data: Data | null) => void,
): void {
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);
  const asked = JSON.stringify(variables);
  const options = useMemo(
    () => ({
      document,
      variables: JSON.parse(asked) as Omit<Variables, 'after'>,
      cursorOf: (data: Data) => changeOf(data)?.cursor ?? '',
      onItem: (data: Data) => {
        if (changeOf(data)?.id !== null) latest.current(data);
      },
      onGap: () => latest.current(null),
    }),
    [document, asked],
  );
  useFollow(options);
}
