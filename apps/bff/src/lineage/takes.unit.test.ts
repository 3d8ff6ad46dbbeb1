import type { Envelope, Message, TopicContract } from '@alpes/contracts';
import { getNamedType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ContextName, commandContracts } from '../edge/commands/contracts.ts';
import { schema } from '../edge/schema/schema.ts';
import { startTestEdge, type TestEdge } from '../edge/testing/test-edge.ts';
import { fieldDifferences } from './testing/field-differences.ts';
import { inputVariations } from './testing/inputs.ts';
import { committed, Found } from './testing/lineage-file.ts';
import { mutations } from './testing/mutations.ts';

let edge: TestEdge;

beforeAll(async () => {
  edge = await startTestEdge();
});
afterAll(() => edge.stop());

interface Sent {
  readonly contract: TopicContract<Message>;
  readonly message: Envelope<Message>;
}

/** The command that a mutation sends; with the same key it is the same command. */
async function sent(mutation: string, type: string, input: unknown): Promise<Sent> {
  edge.sent.length = 0;
  const { data, errors } = await edge.graphql(
    `mutation ($input: ${type}) {
      result: ${mutation}(input: $input, idempotencyKey: "the same") {
        __typename ... on InvalidInput { problems { path message } }
      }
    }`,
    { input },
  );
  expect(errors).toBeUndefined();
  expect(data.result).toEqual({ __typename: 'CommandReceipt' });
  const [command] = edge.sent;
  if (command === undefined) throw new Error(`${mutation} sent nothing.`);
  const contract = commandContracts[command.context as ContextName] as TopicContract<Message>;
  return { contract, message: contract.decode(command.message.data) };
}

// UPDATE_LINEAGE=1 writes it.
test('each field of each input goes into the fields of commands that lineage.json says, and no others', async () => {
  const found = new Found();
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const argument = field.args.find(({ name }) => name === 'input');
    const inputs = mutations[field.name];
    if (argument === undefined || inputs === undefined) throw new Error(`Say what to give ${field.name}.`);
    const type = String(argument.type);
    const before = await sent(field.name, type, inputs[0]);
    for (const { coordinates, input } of inputVariations(schema, getNamedType(argument.type).name, inputs)) {
      const after = await sent(field.name, type, input);
      const fields = fieldDifferences(before.contract.schema, before.message, after.message);
      expect(fields, `${coordinates.at(-1)} goes nowhere`).not.toEqual([]);
      for (const each of fields) found.add(each, coordinates);
    }
  }
  expect(found.sorted).toEqual(await committed('takes', found.sorted));
}, 120_000);
