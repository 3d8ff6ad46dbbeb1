import { refusalOf } from '../commands/refusal.ts';
import { fieldProblemText } from '../companies/company-texts.ts';
import { hasMessage, type Translate } from '../shell/i18n.ts';
import type { OutcomeTexts } from './result-file.ts';
import type { RowProblem } from './row-problem.ts';

/** What is wrong with a row, with the field it is about: `Email: this is not an email address.` */
export function rowProblemText(t: Translate, problem: RowProblem): string {
  const text = problemSentence(t, problem);
  return problem.field === null
    ? text
    : t('import.problem.ofField', { field: t(`import.field.${problem.field}`), text });
}

function problemSentence(t: Translate, problem: RowProblem): string {
  const id = `import.problem.${problem.code}`;
  const values = Object.fromEntries((problem.details ?? []).map(({ name, value }) => [name, value]));
  return hasMessage(id) ? t(id, values) : fieldProblemText(t, problem);
}

export const outcomeTexts = (t: Translate): OutcomeTexts => ({
  problem: (problem) => rowProblemText(t, problem),
  progress: ({ progress }) => (progress === null ? null : refusalOf(t, progress)),
  repeats: (line) => t('import.repeats', { line }),
});
