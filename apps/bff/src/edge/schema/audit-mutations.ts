import { aggregateId } from '@alpes/contracts';
import { text, uuid } from '@alpes/shapes';
import { builder } from './builder.ts';
import { CommandResult } from './command-result.ts';
import { onlyFor, SubjectKind } from './severity.ts';
import { keyArgument, submit } from './submit.ts';

const AcknowledgeFindingInput = builder.inputType('AcknowledgeFindingInput', {
  fields: (t) => ({
    findingId: t.id({ required: true }),
    subjectId: t.id({
      required: true,
      description: 'The company or property it was found in; the finding says which.',
    }),
    note: t.string({ description: 'Why it may stay as it is.' }),
  }),
});

const ReauditSubjectInput = builder.inputType('ReauditSubjectInput', {
  fields: (t) => ({
    subjectKind: t.field({ type: SubjectKind, required: true }),
    subjectId: t.id({ required: true }),
  }),
});

const ReauditAllInput = builder.inputType('ReauditAllInput', {
  fields: (t) => ({
    subjectKind: t.field({ type: SubjectKind, description: 'Only these; everything where it is left out.' }),
  }),
});

/** One key for what concerns the audit as a whole: such commands wait for each other. */
const wholeAudit = aggregateId('audit', 'everything');

builder.mutationFields((t) => ({
  acknowledgeFinding: t.field({
    type: CommandResult,
    args: { input: t.arg({ type: AcknowledgeFindingInput, required: true }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'acknowledgeFinding',
          idempotencyKey,
          shape: (problems) => ({
            aggregateId: uuid(problems, ['input', 'subjectId'], input.subjectId),
            command: {
              context: 'audit',
              message: {
                type: 'AcknowledgeFinding',
                data: {
                  findingId: uuid(problems, ['input', 'findingId'], input.findingId),
                  note: text(problems, { path: ['input', 'note'], name: 'note' }, input.note),
                },
              },
            },
          }),
        },
        context,
      ),
  }),
  reauditSubject: t.field({
    type: CommandResult,
    args: { input: t.arg({ type: ReauditSubjectInput, required: true }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'reauditSubject',
          idempotencyKey,
          shape: (problems) => ({
            aggregateId: uuid(problems, ['input', 'subjectId'], input.subjectId),
            command: {
              context: 'audit',
              message: {
                type: 'ReauditSubject',
                data: { subjectKind: input.subjectKind, reason: 'REQUESTED' },
              },
            },
          }),
        },
        context,
      ),
  }),
  reauditAll: t.field({
    type: CommandResult,
    extensions: onlyFor('operator'),
    args: { input: t.arg({ type: ReauditAllInput }), ...keyArgument },
    resolve: (_root, { input, idempotencyKey }, context) =>
      submit(
        {
          mutation: 'reauditAll',
          idempotencyKey,
          shape: () => ({
            aggregateId: wholeAudit,
            command: {
              context: 'audit',
              message: { type: 'ReauditAll', data: { subjectKind: input?.subjectKind ?? null } },
            },
          }),
        },
        context,
      ),
  }),
}));
