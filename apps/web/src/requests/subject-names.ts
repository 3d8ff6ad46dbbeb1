import { useEffect, useState } from 'react';
import { useServices } from '../shell/services.tsx';
import type { Request } from './request.ts';

/** Names asked for in one operation; the edge allows 30 aliases. */
const AT_ONCE = 12;

type Names = ReadonlyMap<string, string>;

/**
 * What the companies and properties are called that requests are about, where the requests themselves do not say. Asked for once;
 * who has no name any more, or cannot be read now, is left out.
 */
export function useSubjectNames(requests: readonly Request[]): Names {
  const { graphql } = useServices();
  const [names, setNames] = useState<Names>(new Map());
  const wanted = nameless(requests).toSorted().join(' ');
  useEffect(() => {
    let gone = false;
    const ids = wanted.split(' ').filter(Boolean);
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      void graphql
        .query<Answer>(namesQuery(some.length), Object.fromEntries(some.map((id, at) => [`i${at}`, id])))
        .toPromise()
        .then(({ data }) => {
          if (!gone && data) setNames((before) => new Map([...before, ...namesOf(some, data)]));
        });
    }
    return () => {
      gone = true;
    };
  }, [graphql, wanted]);
  return names;
}

const nameless = (requests: readonly Request[]): string[] => [
  ...new Set(requests.flatMap(({ label, subjectId }) => (label === null && subjectId ? [subjectId] : []))),
];

type Answer = Readonly<Record<string, { readonly name: string } | null>>;

/** An id does not say whose it is. */
export function namesQuery(count: number): string {
  const places = Array.from({ length: count }, (_, at) => at);
  const fields = places.map(
    (at) =>
      `c${at}: company(id: $i${at}) { id name } l${at}: location(propertyId: $i${at}) { propertyId name }`,
  );
  return `query SubjectNames(${places.map((at) => `$i${at}: ID!`).join(', ')}) { ${fields.join(' ')} }`;
}

export const namesOf = (ids: readonly string[], answer: Answer): [string, string][] =>
  ids.flatMap((id, at) => {
    const name = (answer[`c${at}`] ?? answer[`l${at}`])?.name;
    return name === undefined ? [] : [[id, name]];
  });
