import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type OperationTypeNode,
} from 'graphql';

/** From which root fields a type can be reached. */
export interface Reach {
  /** Names of root fields, the nearest first; an input type is reached through arguments. */
  from(operation: `${OperationTypeNode}`, type: string): readonly string[];
}

export function reachIn(schema: GraphQLSchema): Reach {
  const distances = new Map(
    (['query', 'mutation', 'subscription'] as const).map((operation) => [
      operation,
      Object.values(rootOf(schema, operation)).map((field) => ({
        name: field.name,
        types: distancesFrom(schema, field),
      })),
    ]),
  );
  return {
    from: (operation, type) =>
      (distances.get(operation) ?? [])
        .flatMap(({ name, types }) => {
          const distance = types.get(type);
          return distance === undefined ? [] : [{ name, distance }];
        })
        .toSorted((one, other) => one.distance - other.distance || (one.name < other.name ? -1 : 1))
        .map(({ name }) => name),
  };
}

const rootOf = (schema: GraphQLSchema, operation: 'query' | 'mutation' | 'subscription') =>
  ({
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  })[operation]?.getFields() ?? {};

function distancesFrom(schema: GraphQLSchema, root: GraphQLField<unknown, unknown>): Map<string, number> {
  const found = new Map<string, number>();
  let level = typesOf(root);
  for (let distance = 0; level.length > 0; distance += 1) {
    const fresh = level.filter(({ name }) => !found.has(name));
    for (const { name } of fresh) found.set(name, distance);
    level = fresh.flatMap((type) => neighbours(schema, type));
  }
  return found;
}

const typesOf = ({ type, args }: GraphQLField<unknown, unknown>): GraphQLNamedType[] => [
  getNamedType(type),
  ...args.map((argument) => getNamedType(argument.type)),
];

function neighbours(schema: GraphQLSchema, type: GraphQLNamedType): GraphQLNamedType[] {
  if (isUnionType(type)) return [...type.getTypes()];
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => getNamedType(field.type));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const implemented = isInterfaceType(type) ? schema.getPossibleTypes(type) : type.getInterfaces();
  return [...implemented, ...Object.values(type.getFields()).flatMap(typesOf)];
}
