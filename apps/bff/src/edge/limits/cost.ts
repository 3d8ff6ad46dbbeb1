import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { defaultPageSize } from './limits.ts';

/** The arguments of one request: the document is valid, the variables are as the client sent them. */
export interface CostQuestion {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** No page is counted longer, since none is served longer. */
  readonly pageSize: number;
}

/** A list without pages counts as this many, unless its field says in its extensions how long it gets. */
const LIST_SIZE = 10;

/** For `extensions` of a field whose list is long without having pages. */
export const listOf = (size: number) => ({ listSize: size });

/**
 * How many objects the operation may return: every field of an object type counts once for each of its parents, a
 * page as many times as `first` or `last` says ({@link defaultPageSize} where neither does). `edges`, `node`, `nodes` and
 * `pageInfo` are counted with their connection. Introspection is free: depth bounds it. Each fragment is looked at
 * once, however often it is spread.
 */
export function operationCost(question: CostQuestion): number {
  const root = question.schema.getRootType(question.operation.operation);
  if (root === undefined || root === null) return 0;
  return new CostCount(question).selection(question.operation.selectionSet, root);
}

const countedWithConnection = new Set(['edges', 'node', 'nodes', 'pageInfo']);

class CostCount {
  readonly #question: CostQuestion;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #fragmentCosts = new Map<string, number>();

  constructor(question: CostQuestion) {
    this.#question = question;
    this.#fragments = new Map(
      question.document.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    );
  }

  selection(set: SelectionSetNode, parent: GraphQLCompositeType): number {
    let cost = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) cost += this.#field(selection, parent);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) cost += this.#spread(selection.name.value);
      else
        cost += this.selection(
          selection.selectionSet,
          this.#condition(selection.typeCondition?.name.value, parent),
        );
    }
    return cost;
  }

  #spread(name: string): number {
    const known = this.#fragmentCosts.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return 0;
    const type = this.#question.schema.getType(fragment.typeCondition.name.value);
    const cost = isCompositeType(type) ? this.selection(fragment.selectionSet, type) : 0;
    this.#fragmentCosts.set(name, cost);
    return cost;
  }

  #condition(name: string | undefined, parent: GraphQLCompositeType): GraphQLCompositeType {
    const type = name === undefined ? parent : this.#question.schema.getType(name);
    return isCompositeType(type) ? type : parent;
  }

  #field(node: FieldNode, parent: GraphQLCompositeType): number {
    if (node.selectionSet === undefined || node.name.value.startsWith('__')) return 0;
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = field === undefined ? undefined : getNamedType(field.type);
    if (field === undefined || !isCompositeType(type)) return 0;
    const inner = this.selection(node.selectionSet, type);
    if (countedWithConnection.has(node.name.value)) return inner;
    return this.#times(node, field) * (1 + inner);
  }

  #times(node: FieldNode, field: GraphQLField<unknown, unknown>): number {
    const paged = field.args.some(({ name }) => name === 'first' || name === 'last');
    if (!paged) return isListType(getNullableType(field.type)) ? listSize(field) : 1;
    const asked = this.#int(node, 'first') ?? this.#int(node, 'last') ?? defaultPageSize;
    return Math.min(Math.max(asked, 1), this.#question.pageSize);
  }

  #int(node: FieldNode, name: string): number | undefined {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind !== Kind.VARIABLE) return undefined;
    const given = this.#question.variables?.[value.name.value] ?? this.#defaultOf(value.name.value);
    return typeof given === 'number' ? given : undefined;
  }

  #defaultOf(variable: string): number | undefined {
    const definition = this.#question.operation.variableDefinitions?.find(
      (candidate) => candidate.variable.name.value === variable,
    );
    return definition?.defaultValue?.kind === Kind.INT ? Number(definition.defaultValue.value) : undefined;
  }
}

function listSize({ extensions }: GraphQLField<unknown, unknown>): number {
  const declared = extensions['listSize'];
  return typeof declared === 'number' ? declared : LIST_SIZE;
}
