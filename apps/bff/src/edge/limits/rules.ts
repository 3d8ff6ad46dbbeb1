import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import type { ValidationRule } from 'graphql';
import type { Limits } from './limits.ts';

/** The limits that a document alone decides, as validation rules: both transports validate with them. */
export function limitRules(limits: Limits): ValidationRule[] {
  // The rules' declared results are visitor classes, which graphql's own type does not know.
  return [
    maxDepthRule({ n: limits.depth, ignoreIntrospection: true }),
    maxAliasesRule({ n: limits.aliases, allowList: [] }),
    maxDirectivesRule({ n: limits.directives }),
  ] as unknown as ValidationRule[];
}
