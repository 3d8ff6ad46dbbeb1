import fc from 'fast-check';
import type { Envelope, Message } from '../envelope.ts';
import type { TopicContract } from '../topic-contract.ts';

interface Definition {
  readonly type: Schema;
  readonly name?: string;
  readonly namespace?: string;
  readonly logicalType?: string;
  readonly precision?: number;
  readonly scale?: number;
  readonly symbols?: string[];
  readonly fields?: readonly { readonly name: string; readonly type: Schema }[];
  readonly items?: Schema;
  readonly values?: Schema;
}
type Schema = string | readonly Schema[] | Definition;
type Named = Map<string, Definition>;

/** Any valid envelope of a topic. */
export function envelopes<M extends Message>(contract: TopicContract<M>): fc.Arbitrary<Envelope<M>> {
  const named: Named = new Map();
  const { fields = [] } = JSON.parse(contract.schema) as Definition;
  const meta = fields.filter(({ name }) => name !== 'data' && name !== 'type');
  // Fields first, in their order: `data` may refer to names that stand in them.
  const record = fc.record(Object.fromEntries(meta.map(({ name, type }) => [name, values(type, named)])));
  const data = fields.find(({ name }) => name === 'data') as unknown as { type: Definition[] };
  const branches = data.type.map((branch) =>
    fc.record({ type: fc.constant(branch.name), data: values(branch, named) }),
  );
  return fc.tuple(record, fc.oneof(...branches)).map(([a, b]) => ({ ...a, ...b })) as unknown as fc.Arbitrary<
    Envelope<M>
  >;
}

function values(schema: Schema, named: Named): fc.Arbitrary<unknown> {
  if (Array.isArray(schema)) return fc.oneof(...schema.map((branch: Schema) => values(branch, named)));
  if (typeof schema === 'string') return primitive(schema) ?? values(named.get(schema) as Definition, named);
  const definition = schema as Definition;
  if (definition.name) named.set(`${definition.namespace}.${definition.name}`, definition);
  return logical(definition) ?? complex(definition, named) ?? values(definition.type, named);
}

function primitive(name: string): fc.Arbitrary<unknown> | undefined {
  switch (name) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.integer();
    case 'long':
      return fc.maxSafeInteger();
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'string':
      return fc.string({ unit: 'grapheme' });
    default:
      return undefined;
  }
}

function logical({ logicalType, precision = 1, scale = 0 }: Definition): fc.Arbitrary<unknown> | undefined {
  if (logicalType === 'uuid') return fc.uuid();
  if (logicalType === 'timestamp-millis')
    return fc
      .maxSafeInteger()
      .map((n) => Math.trunc(n / 2))
      .map((ms) => new Date(ms));
  if (logicalType === 'decimal') return decimals(precision, scale);
  return undefined;
}

function decimals(precision: number, scale: number): fc.Arbitrary<string> {
  const limit = 10n ** BigInt(precision) - 1n;
  return fc.bigInt({ min: -limit, max: limit }).map((unscaled) => {
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
    return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  });
}

function complex(definition: Definition, named: Named): fc.Arbitrary<unknown> | undefined {
  if (definition.symbols) return fc.constantFrom(...definition.symbols);
  if (definition.items) return fc.array(values(definition.items, named), { maxLength: 4 });
  if (definition.values) return fc.dictionary(keys, values(definition.values, named), { maxKeys: 4 });
  if (!definition.fields) return undefined;
  return fc.record(
    Object.fromEntries(definition.fields.map(({ name, type }) => [name, values(type, named)])),
  );
}

/** Not `__proto__`: no JavaScript object can hold it as an ordinary key. */
const keys = fc.string().filter((key) => key !== '__proto__');
