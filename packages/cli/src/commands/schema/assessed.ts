import { assess, type Histories, type Judged, namedIn, type SubjectReport } from '@alpes/schema-gate';
import { knowledgeOf } from './landscape.ts';

type History = Histories['histories'][number];

/** Verdicts with whom they concern. What uses the contracts is looked for only where there is something to tell. */
export async function assessedWith(
  judged: readonly Judged[],
  histories: readonly History[],
  root: string,
): Promise<SubjectReport[]> {
  const verdicts = judged.map(({ verdict }) => verdict);
  const quiet = verdicts.every(({ breaches, notices }) => breaches.length + notices.length === 0);
  const earlier = histories.flatMap((history) =>
    history.earlier.flatMap(({ schema }) => [...namedIn(schema)]),
  );
  const assessed = quiet ? [] : assess(verdicts, histories, await knowledgeOf(root, earlier));
  return judged.map(({ verdict: { subject, mode, compatible }, against }, at) => {
    const { breaches, notices } = assessed[at] ?? { breaches: [], notices: [] };
    return { subject, mode, compatible, against, breaches, notices };
  });
}
