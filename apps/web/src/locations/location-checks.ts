import { Problems, recordLocation } from '@alpes/shapes';
import type { Problem } from '../commands/tracked.ts';
import {
  isLocationField,
  type LocationDraft,
  type LocationDraftField,
  recordInput,
} from './location-draft.ts';

export type FieldProblems = Partial<Record<LocationDraftField, Omit<Problem, 'path'>>>;

/** The edge's own checks (`@alpes/shapes`), the first problem of each field. */
export function checkDraft(draft: LocationDraft): FieldProblems {
  const problems = new Problems();
  recordLocation(problems, recordInput(draft) as Parameters<typeof recordLocation>[1]);
  const found: FieldProblems = {};
  for (const { path, code, message } of problems.list) {
    const field = path[1];
    if (isLocationField(field) && found[field] === undefined) found[field] = { code, message };
  }
  return found;
}
