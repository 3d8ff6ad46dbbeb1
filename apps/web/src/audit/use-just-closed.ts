import { useCallback, useEffect, useRef, useState } from 'react';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { type ChangedFinding, type FindingFeed, useFindingChanges } from './finding-feed.ts';

type Findings = readonly FindingRowFragment[];

/** Of those that closed; older ones make room. */
const MOST_CLOSED = 5;
const none: Findings = [];

/**
 * What was in the list and closed before one's eyes, newest first: nothing goes without a word.
 * @param page which list it is; what closed in another one is not told in this one
 */
export function useJustClosed(feed: FindingFeed, rows: Findings, page: string): Findings {
  const shown = useRef(rows);
  const [closed, setClosed] = useState({ page, findings: none });
  if (closed.page !== page) setClosed({ page, findings: none });
  useEffect(() => {
    shown.current = rows;
  }, [rows]);
  const listener = useCallback((changed: ChangedFinding) => {
    if (changed === null) return;
    const row = changed.open ? undefined : shown.current.find(({ id }) => id === changed.id);
    setClosed((before) => {
      const others = before.findings.filter(({ id }) => id !== changed.id);
      if (row?.open)
        return { ...before, findings: [{ ...row, open: false }, ...others].slice(0, MOST_CLOSED) };
      return changed.open && others.length < before.findings.length
        ? { ...before, findings: others }
        : before;
    });
  }, []);
  useFindingChanges(feed, listener);
  return closed.page === page ? closed.findings : none;
}
