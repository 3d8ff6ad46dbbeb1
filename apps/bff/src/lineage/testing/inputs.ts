import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isNonNullType,
} from 'graphql';

type Input = Readonly<Record<string, unknown>>;

/** An input that differs from another in one field only. */
export interface InputVariation {
  /** The field, and every field it stands in: `TaxIdInput.number`, `AmendCompanyInput.taxId`. */
  readonly coordinates: readonly string[];
  readonly input: Input;
}

/**
 * Every input that differs from a given one in one field: with the value that another input has there, and left out where that
 * is allowed. Both must give every field, and never the same value.
 */
export function inputVariations(
  schema: GraphQLSchema,
  type: string,
  [one, other]: readonly [Input, Input],
): InputVariation[] {
  const input = schema.getType(type);
  if (!isInputObjectType(input)) throw new Error(`${type} is no input.`);
  return Object.values(input.getFields()).flatMap((field) => {
    const at = `${type}.${field.name}`;
    const given = one[field.name];
    const replaced = other[field.name];
    if (given === undefined || replaced === undefined || JSON.stringify(given) === JSON.stringify(replaced)) {
      throw new Error(`Give ${at} two values.`);
    }
    const without = Object.fromEntries(Object.entries(one).filter(([name]) => name !== field.name));
    return [
      ...(isNonNullType(field.type) ? [] : [{ coordinates: [at], input: without }]),
      ...inside(schema, field.type, [given, replaced]).map(({ coordinates, input: value }) => ({
        coordinates: [at, ...coordinates],
        input: { ...one, [field.name]: value },
      })),
    ];
  });
}

interface Inside {
  readonly coordinates: readonly string[];
  readonly input: unknown;
}

function inside(
  schema: GraphQLSchema,
  type: GraphQLInputType,
  [one, other]: readonly [unknown, unknown],
): Inside[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [{ coordinates: [], input: other }];
  return inputVariations(schema, named.name, [one as Input, other as Input]);
}
