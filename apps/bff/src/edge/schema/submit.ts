import { idempotencyKey as checkKey, Problems } from '@alpes/shapes';
import type { CommandRequest } from '../commands/command-gateway.ts';
import type { CommandResult } from '../commands/result.ts';
import type { EdgeContext } from '../context.ts';
import { builder } from './builder.ts';

/** The argument every mutation has. */
export const keyArgument = builder.args((t) => ({
  idempotencyKey: t.string({
    description:
      'The same key, mutation and principal are the same command, however often it is sent; 1 to 200 characters. What is sent again with other input has no effect of its own.',
  }),
}));

export interface Submission {
  readonly mutation: string;
  readonly idempotencyKey: string | null | undefined;
  /** Checks the input; what it returns counts only if no problem was found. */
  readonly shape: (problems: Problems) => Pick<CommandRequest, 'command' | 'aggregateId'>;
}

/** Checks a mutation's input, and sends its command when nothing is wrong with it. */
export async function submit(submission: Submission, context: EdgeContext): Promise<CommandResult> {
  const problems = new Problems();
  checkKey(problems, submission.idempotencyKey);
  const shaped = submission.shape(problems);
  if (problems.list.length > 0) return { kind: 'InvalidInput', problems: problems.list };
  const { mutation, idempotencyKey } = submission;
  const { principal, trace, commands } = context;
  return commands.submit({ ...shaped, mutation, idempotencyKey, principal, trace });
}
