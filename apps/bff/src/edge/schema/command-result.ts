import type { Problem as ProblemShape } from '@alpes/shapes';
import type {
  Unavailable as Away,
  InvalidInput as Invalid,
  CommandReceipt as Receipt,
} from '../commands/result.ts';
import { builder } from './builder.ts';

const CommandReceipt = builder.objectRef<Receipt>('CommandReceipt').implement({
  description: 'The command was accepted. What comes of it is told by commandUpdates.',
  fields: (t) => ({
    commandId: t.exposeID('commandId'),
    correlationId: t.exposeID('correlationId'),
    aggregateId: t.exposeID('aggregateId', {
      description: 'The company, property or other subject it is about; of a new one, its id.',
    }),
    acceptedAt: t.expose('acceptedAt', { type: 'DateTime' }),
  }),
});

const Problem = builder.objectRef<ProblemShape>('Problem').implement({
  fields: (t) => ({
    path: t.stringList({
      description: 'From the arguments down: ["input", "email"].',
      resolve: ({ path }) => [...path],
    }),
    code: t.exposeString('code', { description: 'Stable; translate by it.' }),
    message: t.exposeString('message', { description: 'One sentence in English, fit to be shown.' }),
  }),
});

const InvalidInput = builder.objectRef<Invalid>('InvalidInput').implement({
  description: 'The shape of the input is wrong; nothing was sent.',
  fields: (t) => ({ problems: t.field({ type: [Problem], resolve: ({ problems }) => problems }) }),
});

const Unavailable = builder.objectRef<Away>('Unavailable').implement({
  description:
    'The message broker did not take the command. Asking again with the same idempotency key is safe.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'BROKER_UNAVAILABLE, BROKER_TIMEOUT or OVERLOADED.' }),
    message: t.exposeString('message'),
    retryAfterMs: t.exposeInt('retryAfterMs'),
    commandId: t.exposeID('commandId'),
    maybeAccepted: t.exposeBoolean('maybeAccepted', {
      description: 'False: it certainly was not accepted. True: nobody knows; commandUpdates may tell.',
    }),
  }),
});

export const CommandResult = builder.unionType('CommandResult', {
  types: [CommandReceipt, InvalidInput, Unavailable],
  resolveType: ({ kind }) => kind,
});
