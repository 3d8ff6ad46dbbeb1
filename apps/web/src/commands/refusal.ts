import { hasMessage, type Translate, type Values } from '../shell/i18n.ts';
import type { Problem, Progress, Rejection } from './tracked.ts';

type Detailed = { readonly code: string; readonly message: string; readonly details?: Rejection['details'] };

/**
 * Why something was refused, by its code, in the person's language; the edge's English sentence where this version has
 * no text for the code.
 */
export function refusalText(t: Translate, { code, message, details = [] }: Detailed): string {
  const id = `refusal.${code}`;
  const values: Values = Object.fromEntries(details.map(({ name, value }) => [name, value]));
  if (hasMessage(id)) return t(id, values);
  return message === '' ? t('refusal.UNKNOWN', { code }) : message;
}

export const problemText = (t: Translate, problem: Problem): string => refusalText(t, problem);

/** By a code of transport: NETWORK, UNAVAILABLE, FORBIDDEN … */
export function failureText(t: Translate, code: string): string {
  const id = `failure.${code}`;
  return hasMessage(id) ? t(id) : t('failure.INTERNAL');
}

/** One sentence that says how far it has got; null where it took effect or is simply under way. */
export function refusalOf(t: Translate, progress: Progress): string | null {
  switch (progress.kind) {
    case 'rejected':
      return refusalText(t, progress.rejection);
    case 'invalid':
      return progress.problems.map((problem) => problemText(t, problem)).join(' ');
    case 'failed':
      return failureText(t, progress.code);
    case 'discarded':
      return t('command.discarded.why');
    default:
      return null;
  }
}
