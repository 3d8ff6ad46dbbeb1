import {
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
} from 'graphql';

/** Fields of lists and pages: where a thing stands, not what it is. */
const isPlumbing = (type: string): boolean => /(Connection|^PageInfo)$/.test(type);

/**
 * A query that asks every field of every type that queries reach, each root field that needs no argument once, and those
 * that need some once for each set of them that is given: `id: "…"`.
 */
export function askEverything(
  schema: GraphQLSchema,
  asked: Readonly<Record<string, readonly string[]>>,
): DocumentNode {
  const query = schema.getQueryType();
  const roots = Object.values(query?.getFields() ?? {}).flatMap((field) => rootsOf(field, asked[field.name]));
  return parse(`{ ${roots.join('\n')} }`);
}

type Field = GraphQLField<unknown, unknown>;

function rootsOf(field: Field, asked: readonly string[] | undefined): string[] {
  const required = field.args.find(isRequiredArgument);
  if (required === undefined) return [selection(field, [])];
  if (asked === undefined) throw new Error(`${field.name} needs ${required.name}: say what to ask.`);
  return asked.map((given, at) => `${field.name}_${at}: ${field.name}(${given}) ${fieldsOf(field, [])}`);
}

const selection = (field: Field, within: readonly string[]): string =>
  `${field.name}${argumentsOf(field.args)} ${fieldsOf(field, within)}`;

/** All of it: resolved findings as well, and everything in one page. */
function argumentsOf(args: readonly GraphQLArgument[]): string {
  const given = args.flatMap(({ name, type }) => {
    if (name === 'first') return ['first: 100'];
    if (name === 'open') return ['open: null'];
    if (name === 'near') return ['near: { latitude: 0, longitude: 0, withinM: 20000000 }'];
    return String(type) === 'FindingFilter' ? ['filter: { open: null }'] : [];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

function fieldsOf({ type }: Field, within: readonly string[]): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) throw new Error(`${named.name} is neither a value nor an object.`);
  const inside = [...within, named.name];
  const fields = Object.values(named.getFields()).filter(
    (field) => !isAbove(field, inside) && !isEdge(field),
  );
  return `{ ${fields.map((field) => selection(field, inside)).join(' ')} }`;
}

/** A page has the same things as its nodes. */
const isEdge = ({ type }: Field): boolean => getNamedType(type).name.endsWith('Edge');

/** What leads back to where we are. */
const isAbove = ({ type }: Field, within: readonly string[]): boolean =>
  within.includes(getNamedType(type).name);

type Answer = Readonly<Record<string, unknown>>;

/** The coordinates of the fields in which two answers to the same query differ. Pages and the query itself have none. */
export function differences(schema: GraphQLSchema, one: Answer, other: Answer): ReadonlySet<string> {
  const found = new Set<string>();
  const query = schema.getQueryType();
  if (query) compareObjects({ type: query, owner: undefined, found }, one, other);
  return found;
}

interface At {
  readonly type: GraphQLObjectType;
  /** The field that shows it, if that is no part of a page. */
  readonly owner: string | undefined;
  readonly found: Set<string>;
}

function compareObjects(at: At, one: Answer, other: Answer): void {
  for (const key of Object.keys(one)) {
    const field = at.type.getFields()[key.replace(/_\d+$/, '')];
    if (field === undefined) throw new Error(`${at.type.name} has no ${key}.`);
    const isOwn = !isPlumbing(at.type.name) && at.type.name !== 'Query';
    const owner = isOwn ? `${at.type.name}.${field.name}` : at.owner;
    // A cursor holds what its page is ordered by, for nobody to read.
    if (!isOwn && isLeafType(getNamedType(field.type))) continue;
    compareValues({ field, owner, found: at.found }, one[key], other[key]);
  }
}

interface InField {
  readonly field: Field;
  readonly owner: string | undefined;
  readonly found: Set<string>;
}

function compareValues({ field, owner, found }: InField, one: unknown, other: unknown): void {
  const type = getNamedType(field.type);
  const differ = () => owner !== undefined && found.add(owner);
  if (!isObjectType(type)) {
    if (JSON.stringify(one) !== JSON.stringify(other)) differ();
  } else if (one === null || other === null) {
    if (one !== other) differ();
  } else if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) found.add(owner ?? `${type.name}.${identifiedBy(type)}`);
    for (const [left, right] of paired(one, other)) compareObjects({ type, owner, found }, left, right);
  } else compareObjects({ type, owner, found }, one as Answer, other as Answer);
}

/** The same things first, whatever their order; then what is left, in order. */
function paired(one: readonly Answer[], other: readonly Answer[]): [Answer, Answer][] {
  const rest = [...other];
  const unmatched: Answer[] = [];
  const pairs: [Answer, Answer][] = [];
  for (const left of one) {
    const at = rest.findIndex((right) => identity(right) === identity(left));
    const [right] = at < 0 ? [] : rest.splice(at, 1);
    if (right === undefined) unmatched.push(left);
    else pairs.push([left, right]);
  }
  unmatched.forEach((left, at) => {
    const right = rest[at];
    if (right !== undefined) pairs.push([left, right]);
  });
  return pairs;
}

const identities = ['id', 'propertyId', 'country', 'name', 'rule', 'company'];

function identifiedBy(type: GraphQLObjectType): string {
  const name = identities.find((one) => one in type.getFields());
  if (name === undefined)
    throw new Error(`Nothing tells one ${type.name} from another: say which field does.`);
  return name;
}

function identity(thing: Answer): unknown {
  const name = identities.find((one) => one in thing);
  const value = name && thing[name];
  return typeof value === 'object' && value !== null ? identity(value as Answer) : value;
}
