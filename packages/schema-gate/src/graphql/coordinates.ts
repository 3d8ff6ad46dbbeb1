import {
  type DefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  Kind,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { ClientOperation } from './client-documents.ts';

/**
 * The coordinates of a schema that an operation depends on: `Company.taxId`, `Query.company.id`, `CompanyFilter.text`, types by
 * name, `Severity.ERROR` of every enum it may be given or may give. Of an input that comes in a variable, all fields.
 */
export function coordinatesOf(
  definitions: readonly DefinitionNode[],
  schema: GraphQLSchema,
): ReadonlySet<string> {
  const found = new Set<string>();
  const info = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(info, {
    Field: ({ name }) => {
      const parent = info.getParentType();
      if (parent) found.add(parent.name).add(`${parent.name}.${name.value}`);
      addType(getNamedType(info.getType()), found);
    },
    InlineFragment: () => addType(getNamedType(info.getType()), found),
    FragmentDefinition: () => addType(getNamedType(info.getType()), found),
    Argument: ({ name }) => {
      const parent = info.getParentType();
      const field = info.getFieldDef();
      if (parent && field) found.add(`${parent.name}.${field.name}.${name.value}`);
    },
    ObjectField: ({ name }) => {
      const parent = getNamedType(info.getParentInputType());
      if (parent) found.add(parent.name).add(`${parent.name}.${name.value}`);
    },
    EnumValue: ({ value }) => {
      const type = getNamedType(info.getInputType());
      if (type) found.add(type.name).add(`${type.name}.${value}`);
    },
    VariableDefinition: ({ type }) => {
      const named =
        type.kind === Kind.NAMED_TYPE ? typeFromAST(schema, type) : typeFromAST(schema, innermost(type));
      addInput(named, found);
    },
  });
  for (const definition of definitions) visit(definition, visitor);
  return found;
}

type Wrapping = Parameters<typeof typeFromAST>[1];

function innermost(type: Wrapping): Extract<Wrapping, { kind: typeof Kind.NAMED_TYPE }> {
  return type.kind === Kind.NAMED_TYPE ? type : innermost(type.type);
}

function addType(type: GraphQLNamedType | undefined, found: Set<string>): void {
  if (type === undefined) return;
  found.add(type.name);
  if (isEnumType(type)) for (const { name } of type.getValues()) found.add(`${type.name}.${name}`);
}

function addInput(type: GraphQLNamedType | undefined, found: Set<string>): void {
  if (type === undefined || found.has(type.name)) return;
  addType(type, found);
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    found.add(`${type.name}.${field.name}`);
    addInput(getNamedType(field.type), found);
  }
}

/** What an operation is called in a report: `apps/web/src/company.graphql:3: Company`. */
export const labelOf = ({ file, line, name }: ClientOperation): string => `${file}:${line}: ${name}`;

/** Finds the operations that depend on a coordinate. */
export function operationsBy(
  operations: readonly ClientOperation[],
  schema: GraphQLSchema,
): (coordinate: string) => readonly string[] {
  const clients = operations.map((operation) => ({
    label: labelOf(operation),
    uses: coordinatesOf(operation.definitions, schema),
  }));
  return (coordinate) => clients.filter(({ uses }) => uses.has(coordinate)).map(({ label }) => label);
}
