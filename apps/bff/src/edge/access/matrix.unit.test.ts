import {
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../schema/schema.ts';
import { SocketClient } from '../testing/socket-client.ts';
import { startTestEdge, type TestEdge } from '../testing/test-edge.ts';
import { bearer } from '../testing/tokens.ts';

let edge: TestEdge;
beforeAll(async () => {
  edge = await startTestEdge({ tokens: true, query: () => Promise.resolve([]) });
});
afterAll(() => edge.stop());

const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type!.getFields());

/** A call of a root field with the least it takes, and something to select. */
function callOf(type: GraphQLObjectType, name: string): string {
  const field = type.getFields()[name]!;
  const given = field.args
    .filter(({ type: of }) => isNonNullType(of))
    .map((arg) => `${arg.name}: ${literal(arg.type)}`);
  const named = getNamedType(field.type);
  const selection = isObjectType(named) || isUnionType(named) ? ' { __typename }' : '';
  return `${name}${given.length === 0 ? '' : `(${given.join(', ')})`}${selection}`;
}

function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type))
    return { Int: '1', Float: '1.5', Boolean: 'true', String: '"CO"' }[type.name] ?? `"${id}"`;
  const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
  return `{ ${required.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
}

const id = '018f3a5e-0000-7000-8000-000000000001';
const operatorOnly = new Set(['reauditAll']);
const forAll = new Set(['viewer']);

const calls = [
  ...fieldsOf(schema.getQueryType()).map(
    ({ name }) => [name, `{ ${callOf(schema.getQueryType()!, name)} }`] as const,
  ),
  ...fieldsOf(schema.getMutationType()).map(
    ({ name }) => [name, `mutation { ${callOf(schema.getMutationType()!, name)} }`] as const,
  ),
];

const roleSets = { nobody: [], staff: ['staff'], operator: ['operator'] } as const;

describe.each(calls)('%s', (name, operation) => {
  test.each(Object.entries(roleSets))('asked by %s', async (who, roles) => {
    const authorization = await bearer(who, [...roles]);
    const { errors } = await edge.graphql(operation, undefined, { authorization });
    const allowed = forAll.has(name) || who === 'operator' || (who === 'staff' && !operatorOnly.has(name));
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(allowed ? undefined : ['FORBIDDEN']);
  });
});

describe.each(fieldsOf(schema.getSubscriptionType()).map(({ name }) => name))('%s', (name) => {
  test('is for whoever has a role', async () => {
    const operation = `subscription { ${callOf(schema.getSubscriptionType()!, name)} }`;
    await using client = await SocketClient.open(edge.url, await bearer('nobody', []));
    await expect(client.subscribe(operation).next()).rejects.toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    await using other = await SocketClient.open(edge.url, await bearer('staff', ['staff']));
    const stream = other.subscribe(operation);
    const refused = stream.next().then(
      () => 'told something',
      () => 'refused',
    );
    const waits = other
      .subscribe('{ viewer { id } }')
      .next()
      .then(() => 'still waits');
    expect(await Promise.race([refused, waits])).not.toBe('refused');
    stream.leave();
    await refused;
  });
});
