import type { ReauditAll } from '@alpes/contracts';
import { reauditAll } from '../domain/decide.ts';
import { forStaff, type HandlerOf } from './handling.ts';

/** Completes when the looks it asks for are journaled; its own subject is nothing but a key. */
export const reauditEverything: HandlerOf<'ReauditAll'> = {
  decide: forStaff((_subject, { data }, view) => {
    const kinds = kindsOf(data.subjectKind);
    return reauditAll(view.filter(({ facts, retired }) => !retired && kinds.includes(facts.kind)));
  }),
};

export function kindsOf(kind: ReauditAll['subjectKind']): readonly string[] {
  return kind === null ? ['COMPANY', 'PROPERTY'] : [kind];
}
