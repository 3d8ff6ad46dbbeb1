import { randomUUID } from 'node:crypto';
import { aggregateId, newId } from '@alpes/contracts';
import {
  amendCompany,
  correctLocation,
  ending,
  Problems,
  recordLocation,
  registerCompany,
} from '@alpes/shapes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startTestEdge } from '../testing/test-edge.ts';
import { commandContracts, contextNames } from './contracts.ts';
import { inputAgain } from './input-again.ts';

const asked = (type: string, input: object, aggregate: string | null = randomUUID()) => ({
  id: newId(),
  type,
  aggregateId: aggregate,
  input: input as Record<string, unknown>,
});

function data<Input, Data>(shape: (problems: Problems, input: Input) => Data, input: unknown): Data {
  const problems = new Problems();
  const shaped = shape(problems, input as Input);
  expect(problems.list).toEqual([]);
  return shaped;
}

const word = fc.string({ unit: fc.constantFrom('a', 'ñ', 'Z', '1'), minLength: 1, maxLength: 12 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const company = {
  legalName: optional(word),
  taxId: optional(fc.constantFrom({ country: 'CO', number: '890.900.608-9' })),
  roles: fc.uniqueArray(fc.constantFrom('OWNER', 'BROKER', 'TENANT')),
  email: optional(fc.constantFrom('ana@example.com')),
  phone: optional(fc.constantFrom('+57 601 234 5678')),
  website: optional(fc.constantFrom('https://example.com')),
  address: optional(word),
};
const location = {
  ownerId: optional(fc.uuid()),
  administrativeArea: optional(word),
  locality: optional(word),
  addressLine: optional(word),
  postalCode: optional(word),
  coordinates: optional(fc.constantFrom({ latitude: 4.6, longitude: -74.1 })),
  boundary: optional(
    fc.constantFrom([
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [0, 0],
      ],
    ]),
  ),
  areaM2: optional(fc.constantFrom(12.5, 1_000)),
};
const named = { name: word, country: fc.constantFrom('CO', 'PE') };

test('what was registered and recorded is, asked again, the same command', () => {
  fc.assert(
    fc.property(
      fc.record({ ...named, ...company }),
      fc.record({ ...named, ...location }),
      (first, second) => {
        const register = data(registerCompany, first);
        expect(data(registerCompany, inputAgain(asked('RegisterCompany', register)))).toEqual(register);
        const record = data(recordLocation, second);
        expect(data(recordLocation, inputAgain(asked('RecordLocation', record)))).toEqual(record);
      },
    ),
  );
});

test('a change names again what it changed, also what it cleared, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.record({ ...named, ...company }, { requiredKeys: ['name'] }),
      fc.record({ ...named, ...location }, { requiredKeys: ['name'] }),
      (first, second) => {
        const amend = data(amendCompany, { ...first, expectedVersion: 3 });
        const amended = asked('AmendCompany', amend);
        expect(inputAgain(amended)).toMatchObject({ id: amended.aggregateId, expectedVersion: 3 });
        expect(data(amendCompany, inputAgain(amended))).toEqual(amend);
        const correct = data(correctLocation, { ...second, expectedVersion: 2 });
        const corrected = asked('CorrectLocation', correct);
        expect(inputAgain(corrected)).toMatchObject({ propertyId: corrected.aggregateId });
        expect(data(correctLocation, inputAgain(corrected))).toEqual(correct);
      },
    ),
  );
});

test('an ending names what ends, at which version and why', () => {
  const end = data(ending, { expectedVersion: 4, reason: null });
  const withdraw = asked('WithdrawCompany', end);
  expect(inputAgain(withdraw)).toEqual({ id: withdraw.aggregateId, expectedVersion: 4 });
  const remove = asked('RemoveLocation', { expectedVersion: 4, reason: 'Sold' });
  expect(inputAgain(remove)).toEqual({ propertyId: remove.aggregateId, expectedVersion: 4, reason: 'Sold' });
});

test('the id of a property is part of the input only where somebody gave it', () => {
  const id = newId();
  const input = { name: 'Torre', country: 'CO' };
  const derived = { id, type: 'RecordLocation', aggregateId: aggregateId('geographic', id), input };
  expect(inputAgain(derived)).toEqual(input);
  const own = randomUUID();
  expect(inputAgain({ ...derived, aggregateId: own })).toEqual({ propertyId: own, ...input });
});

test('what no mutation asks for has no input', () => {
  expect(inputAgain(asked('SomethingElse', {}))).toBeNull();
});

test('every mutation takes again what it asked for', async () => {
  await using edge = await disposable();
  const id = randomUUID();
  const inputs = {
    registerCompany: { name: 'Andina', country: 'CO', roles: ['OWNER'] },
    amendCompany: { id, expectedVersion: 1, email: null, name: 'Andes' },
    withdrawCompany: { id, expectedVersion: 2, reason: 'Closed' },
    recordLocation: { propertyId: id, name: 'Torre', country: 'CO', areaM2: 12.5 },
    correctLocation: { propertyId: id, expectedVersion: 1, areaM2: 7, coordinates: null },
    removeLocation: { propertyId: id, expectedVersion: 1 },
    acknowledgeFinding: { findingId: randomUUID(), subjectId: id, note: 'Known' },
    reauditSubject: { subjectKind: 'COMPANY', subjectId: id },
    reauditAll: { subjectKind: 'PROPERTY' },
  };
  for (const [mutation, input] of Object.entries(inputs)) {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}`;
    const { data: answer, errors } = await edge.graphql(
      `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename } }`,
      { input },
    );
    expect({ errors, answer }).toMatchObject({
      errors: undefined,
      answer: { [mutation]: { __typename: 'CommandReceipt' } },
    });
    const { context, message } = edge.sent.at(-1)!;
    const contract = commandContracts[contextNames.find((name) => name === context)!];
    const envelope = contract.decode(message.data);
    expect(envelope.type).toBe(type);
    expect(inputAgain({ ...asked(type, envelope.data, envelope.subject), id: envelope.id })).toEqual(input);
  }
});

async function disposable() {
  const edge = await startTestEdge();
  return Object.assign(edge, { [Symbol.asyncDispose]: () => edge.stop() });
}
