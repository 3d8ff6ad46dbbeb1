import { describe, expect, test } from 'vitest';
import type { ContractError } from './contract-error.ts';
import type { Envelope, Message } from './envelope.ts';
import { companiesCommands } from './generated/index.ts';
import { avroType } from './logical-types.ts';
import { meta, registerCompany } from './testing/samples.ts';
import { type TopicContract, topicContract } from './topic-contract.ts';

interface Field {
  name: string;
  type: unknown;
  default?: unknown;
  aliases?: string[];
}
interface RecordSchema {
  name: string;
  fields: Field[];
  aliases?: string[];
}
interface EnvelopeSchema extends RecordSchema {
  namespace: string;
}

/** The topic as another version of the code has it. */
function version(change: (schema: EnvelopeSchema, branches: RecordSchema[]) => void) {
  const schema = JSON.parse(companiesCommands.schema) as EnvelopeSchema;
  change(schema, schema.fields.at(-1)?.type as RecordSchema[]);
  const { context, channel } = companiesCommands;
  return topicContract<Message>({ context, channel, version: 1, schema: JSON.stringify(schema) });
}

const field = (branches: RecordSchema[], branch: number, name: string) =>
  branches[branch]?.fields.find((candidate) => candidate.name === name) as Field;

const merge = { type: 'record', name: 'MergeCompanies', fields: [{ name: 'other', type: 'string' }] };
const withMerge = version((_, branches) => branches.push(merge as unknown as RecordSchema));
const mergeCompanies: Envelope<Message> = { ...meta, type: 'MergeCompanies', data: { other: 'x' } };

function failure(decode: () => unknown): ContractError {
  try {
    decode();
  } catch (error) {
    return error as ContractError;
  }
  throw new Error('was decoded');
}

describe('a reader of today', () => {
  test('reads what it knows of a topic that has a new branch', () => {
    const decode = companiesCommands.decoderFor(withMerge.schema);
    expect(decode(withMerge.encode(registerCompany))).toEqual(registerCompany);
  });

  test('says who sent a record that it does not know', () => {
    const decode = companiesCommands.decoderFor(withMerge.schema);
    const error = failure(() => decode(withMerge.encode(mergeCompanies)));
    const { data: _, ...said } = mergeCompanies;
    expect(error).toMatchObject({ code: 'UNKNOWN_TYPE', retryable: false });
    expect(error.meta).toEqual(said);
  });

  test('reads the other branches when one can no longer be read', () => {
    const writer = version((_, branches) => {
      field(branches, 2, 'expectedVersion').type = 'string';
    });
    const decode = companiesCommands.decoderFor(writer.schema);
    const withdraw = { ...meta, type: 'WithdrawCompany', data: { expectedVersion: 'one', reason: null } };
    expect(decode(writer.encode(registerCompany))).toEqual(registerCompany);
    expect(failure(() => decode(writer.encode(withdraw)))).toMatchObject({
      code: 'UNKNOWN_SCHEMA',
      meta: { id: meta.id },
    });
  });

  test('skips fields that are newer than it, in the record and on either side of it', () => {
    const writer = version((schema, branches) => {
      branches[0]?.fields.push({ name: 'founded', type: ['null', 'int'], default: null });
      schema.fields.splice(2, 0, { name: 'shard', type: 'long', default: 0 });
      schema.fields.push({ name: 'signature', type: 'bytes', default: '' });
    });
    const data = { 'alpes.companies.v1.RegisterCompany': { ...registerCompany.data, founded: 1819 } };
    const sent = { ...registerCompany, shard: 9, signature: Buffer.from('s'), data };
    const bytes = avroType(JSON.parse(writer.schema)).toBuffer(sent);
    expect(companiesCommands.decoderFor(writer.schema)(bytes)).toEqual(registerCompany);
    expect(failure(() => writer.encode(registerCompany))).toMatchObject({ code: 'UNKNOWN_SCHEMA' });
  });

  test('skips a long past 2^53 in a field that it does not read', () => {
    const writer = version((_, branches) => {
      branches[0]?.fields.push({ name: 'serial', type: { type: 'fixed', name: 'Serial', size: 9 } });
    });
    const asLong = version((_, branches) => branches[0]?.fields.push({ name: 'serial', type: 'long' }));
    const serial = Buffer.from('feffffffffffffffff7f', 'hex').subarray(1);
    const bytes = writer.encode({ ...registerCompany, data: { ...registerCompany.data, serial } });
    expect(companiesCommands.decoderFor(asLong.schema)(bytes)).toEqual(registerCompany);
    expect(failure(() => asLong.decode(bytes))).toMatchObject({ code: 'INVALID_DATA' });
  });

  test('shows the default for an enum symbol that is newer than it', () => {
    const writer = version((_, branches) => {
      const roles = field(branches, 0, 'roles').type as { items: { symbols: string[] } };
      roles.items.symbols.push('AUDITOR');
    });
    const sent = { ...registerCompany, data: { ...registerCompany.data, roles: ['AUDITOR', 'OWNER'] } };
    const data = { ...registerCompany.data, roles: ['UNKNOWN', 'OWNER'] };
    expect(companiesCommands.decoderFor(writer.schema)(writer.encode(sent))).toEqual({
      ...registerCompany,
      data,
    });
  });
});

describe('a reader of tomorrow', () => {
  test('gives old messages the default of a new field', () => {
    const reader = version((schema, branches) => {
      branches[0]?.fields.push({ name: 'founded', type: ['null', 'int'], default: null });
      schema.fields.splice(2, 0, { name: 'shard', type: 'long', default: 7 });
    });
    const read = reader.decoderFor(companiesCommands.schema)(companiesCommands.encode(registerCompany));
    expect(read).toEqual({ ...registerCompany, shard: 7, data: { ...registerCompany.data, founded: null } });
  });

  test('knows a renamed field and a renamed record by their aliases', () => {
    const reader = version((_, branches) => {
      Object.assign(field(branches, 0, 'name'), { name: 'tradeName', aliases: ['name'] });
      Object.assign(branches[0] as RecordSchema, { name: 'EnrolCompany', aliases: ['RegisterCompany'] });
    });
    const read = reader.decoderFor(companiesCommands.schema)(companiesCommands.encode(registerCompany));
    expect(read).toMatchObject({ type: 'EnrolCompany', data: { tradeName: 'Compañía Ñandú' } });
  });

  test('reads an int where it now has a long, and a bare string where it now has a UUID', () => {
    const writer = version((schema, branches) => {
      field(branches, 2, 'expectedVersion').type = 'int';
      (schema.fields[0] as Field).type = 'string';
    });
    const decode = companiesCommands.decoderFor(writer.schema);
    const withdraw = { ...meta, type: 'WithdrawCompany', data: { expectedVersion: 3, reason: null } };
    expect(decode(writer.encode(withdraw))).toEqual(withdraw);
    expect(failure(() => decode(writer.encode({ ...withdraw, id: 'seven' })))).toMatchObject({
      code: 'INVALID_DATA',
    });
  });
});

test('longs are exact to the last one that a number holds', () => {
  for (const edge of [2 ** 30, 2 ** 31, 2 ** 52, 2 ** 53 - 1]) {
    for (const expectedVersion of [edge - 1, edge, -edge, 1 - edge, -1 - edge].filter(Number.isSafeInteger)) {
      const withdraw = { ...meta, type: 'WithdrawCompany' as const, data: { expectedVersion, reason: null } };
      expect(companiesCommands.decode(companiesCommands.encode(withdraw)).data).toEqual(withdraw.data);
    }
  }
});

test('a double reads what was a long', () => {
  const reader = version((_, branches) => {
    field(branches, 2, 'expectedVersion').type = 'double';
  });
  const withdraw = {
    ...meta,
    type: 'WithdrawCompany' as const,
    data: { expectedVersion: 2 ** 53 - 1, reason: null },
  };
  expect(reader.decoderFor(companiesCommands.schema)(companiesCommands.encode(withdraw))).toEqual(withdraw);
});

describe('no decoder is made', () => {
  test.each([
    ['not JSON', '{'],
    ['not Avro', '{"type":"recrod"}'],
    ['not an envelope', '"string"'],
    ['an enum', '{"type":"enum","name":"E","symbols":["A"]}'],
    [
      'a union of something else than records',
      JSON.stringify({ type: 'record', name: 'E', fields: [{ name: 'data', type: ['null', 'string'] }] }),
    ],
  ])('of %s', (_, schema) => {
    expect(failure(() => companiesCommands.decoderFor(schema))).toMatchObject({ code: 'UNKNOWN_SCHEMA' });
  });

  test('of an envelope that does not say who it is', () => {
    const writer = version((schema) => schema.fields.splice(0, 1));
    expect(failure(() => companiesCommands.decoderFor(writer.schema))).toMatchObject({
      code: 'UNKNOWN_SCHEMA',
    });
  });
});

test('a decoder is compiled once a schema', () => {
  expect(companiesCommands.decoderFor(withMerge.schema)).toBe(companiesCommands.decoderFor(withMerge.schema));
});

test('a record whose field became a record, or was one, is refused by the name of that field', () => {
  const schemaWith = (name: unknown) =>
    JSON.stringify({
      type: 'record',
      name: 'EventEnvelope',
      fields: [
        { name: 'type', type: 'string' },
        {
          name: 'data',
          type: [{ type: 'record', name: 'Sent', fields: [{ name: 'to', type: name }] }],
        },
      ],
    });
  const person = (name: unknown) => ({
    type: 'record',
    name: 'Person',
    fields: [{ name: 'name', type: name }],
  });
  const full = { type: 'record', name: 'FullName', fields: [] };
  const of = (schema: string) =>
    topicContract({ context: 'post', channel: 'events', version: 2, schema }) as TopicContract<Message>;
  const told = (reader: unknown, writer: unknown, to: unknown) => {
    const written = of(schemaWith(writer));
    const bytes = written.encode({ type: 'Sent', data: { to } } as unknown as Envelope<Message>);
    return failure(() => of(schemaWith(reader)).decoderFor(written.schema)(bytes));
  };
  expect(told(person('string'), 'string', 'Ana')).toMatchObject({
    code: 'UNKNOWN_SCHEMA',
    message: 'Sent of the writer cannot be read: to is read as Person and was written as string',
  });
  expect(told(person(full), person('string'), { name: 'Ana' })).toMatchObject({
    message: 'Sent of the writer cannot be read: to.name is read as FullName and was written as string',
  });
});
