import type { LintRule } from '../lint-rule.ts';

const missing = (doc: string | undefined): boolean => (doc ?? '').trim() === '';

/** What every type and field says about itself. */
export const docRules: readonly LintRule[] = [
  {
    code: 'TYPE_DOC',
    severity: 'error',
    title: 'Every type has a doc.',
    why: 'Who consumes a topic reads the contract, not the code of who writes it.',
    find: (type) =>
      missing(type.doc)
        ? [
            {
              message: `The ${type.kind} ${type.name} has no doc.`,
              remedy: 'Say in "doc" what it is; of an event, what happened.',
              place: type.place,
            },
          ]
        : [],
  },
  {
    code: 'FIELD_DOC',
    severity: 'error',
    title: 'Every field has a doc.',
    why: 'Unit, rule, and what null means are not in the type.',
    find: (type) =>
      type.kind !== 'record'
        ? []
        : type.fields
            .filter(({ doc }) => missing(doc))
            .map(({ name, place }) => ({
              message: `The field ${name} has no doc.`,
              remedy: 'Say in "doc" its unit, its rule, and what null means.',
              member: name,
              place,
            })),
  },
];
