import { judge } from '../compatibility/judge.ts';
import type { SubjectHistory, Verdict } from '../compatibility/verdict.ts';
import { addedVerdict, removedVerdict, sameVerdict } from './came-and-went.ts';
import type { CompatibilityFile } from './compatibility-file.ts';
import type { Histories } from './histories.ts';

/** A verdict, and the earlier versions it is about. */
export interface Judged {
  readonly verdict: Verdict;
  /** Labels, newest first. */
  readonly against: readonly string[];
}

export interface JudgeOptions {
  readonly modes: CompatibilityFile;
  /** What was compared with, for what came and went: `git:main`. */
  readonly against: string;
  /** Apps that declare that they read a topic. */
  readonly readersOf: (topic: string) => readonly string[];
}

/** Judges every subject, in the order of their names. */
export function judgeAll(
  { histories, unchanged, added, removed }: Histories,
  { modes, against, readersOf }: JudgeOptions,
): Judged[] {
  const judged = [
    ...histories.map(judgeOne),
    ...unchanged.map(({ name }) => plain(sameVerdict(name, modes), [against])),
    ...added.map((subject) => plain(addedVerdict(subject, modes), [])),
    ...removed.map((subject) =>
      plain(removedVerdict(subject, modes, { against, readers: readersOf(subject.name) }), [against]),
    ),
  ];
  return judged.toSorted((a, b) => (a.verdict.subject < b.verdict.subject ? -1 : 1));
}

const plain = (verdict: Verdict, against: readonly string[]): Judged => ({ verdict, against });

const judgeOne = (history: SubjectHistory): Judged => ({
  verdict: judge(history),
  against: history.earlier.map(({ label }) => label),
});
