import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql';
import type { Limits } from './limits.ts';

/**
 * The limits that a document alone decides, as validation rules: both transports validate with them. Introspection
 * has a rule of its own in graphql-js.
 */
export function limitRules(limits: Limits): ValidationRule[] {
  // The rules' declared results are visitor classes, which graphql's own type does not know.
  return [
    maxDepthRule({ n: limits.depth, ignoreIntrospection: true, flattenFragments: true, ...reported }),
    maxAliasesRule({ n: limits.aliases, allowList: [], ...reported }),
    maxDirectivesRule({ n: limits.directives, ...reported }),
  ] as unknown as ValidationRule[];
}

/** As other rules do, where these would throw and call it a syntax error. */
const reported = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, error: GraphQLError) =>
      context?.reportError(new GraphQLError(error.message.replace(/^Syntax Error: /, ''))),
  ],
};
