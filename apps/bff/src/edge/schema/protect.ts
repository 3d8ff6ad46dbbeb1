import { defaultFieldResolver, type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';
import { roles as allRoles, type Principal, type Role } from '../access/principal.ts';
import type { EdgeContext } from '../context.ts';
import { refuse } from '../outward-errors.ts';

/**
 * Puts the question "may this principal?" before every root field, and before any other field that declares roles. A root
 * field that declares none is for whoever has a role at all; `roles: []` is for everybody who is known. So a field that
 * is added without a thought is not open.
 */
export function protect(schema: GraphQLSchema): GraphQLSchema {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const required = requiredRoles(field) ?? (roots.has(type) ? allRoles : []);
      if (required.length > 0) guard(field, required, type === schema.getSubscriptionType());
    }
  }
  return schema;
}

/** The roles a field declares, if it does. */
export function requiredRoles(field: GraphQLField<unknown, unknown>): readonly Role[] | undefined {
  return field.extensions['roles'] as readonly Role[] | undefined;
}

function guard(
  field: GraphQLField<unknown, EdgeContext>,
  required: readonly Role[],
  isSubscription: boolean,
): void {
  const { resolve = defaultFieldResolver, subscribe } = field;
  if (isSubscription && subscribe !== undefined) {
    field.subscribe = (source, args, context, info) => {
      assertAllowed(context.principal, required);
      return subscribe(source, args, context, info);
    };
    return;
  }
  field.resolve = (source, args, context, info) => {
    assertAllowed(context.principal, required);
    return resolve(source, args, context, info);
  };
}

function assertAllowed(principal: Principal, required: readonly Role[]): void {
  if (principal.roles.some((role) => required.includes(role))) return;
  throw refuse('FORBIDDEN', `This needs the role ${required.join(' or ')}.`);
}
