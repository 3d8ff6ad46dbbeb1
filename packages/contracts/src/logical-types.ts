import avsc from 'avsc';
import { longType } from './long-type.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What avsc's own typings leave out of a logical type. */
interface DecimalAttributes {
  precision?: unknown;
  scale?: unknown;
}

const identity = (value: unknown): unknown => value;

abstract class LogicalType extends avsc.types.LogicalType {
  protected override _resolve(type: avsc.Type): ((value: unknown) => unknown) | undefined {
    return type.typeName === this.typeName || this.readsBare(type.typeName) ? this.readFrom(type) : undefined;
  }

  /** Whether this is the type it stands on, or one that Avro promotes to that without another form in memory. */
  private readsBare(typeName: string): boolean {
    const underlying = this.underlyingType.typeName;
    return (
      typeName === underlying || (underlying === 'long' && ['int', longType.typeName].includes(typeName))
    );
  }

  /** Reads what a compatible writer wrote: the same logical type, or its bare underlying type. */
  protected readFrom(type: avsc.Type): (value: unknown) => unknown {
    return type.typeName === this.typeName ? identity : (value) => this.fromBare(value);
  }

  private fromBare(value: unknown): unknown {
    // The hook that avsc calls; the underscore is its.
    // oxlint-disable-next-line no-underscore-dangle
    return this._fromValue(value);
  }
}

/** `uuid`: a string in the form of RFC 9562, upper case allowed, written and read in lower case. */
class UuidType extends LogicalType {
  protected override _fromValue(value: unknown): string {
    return canonicalUuid(value);
  }

  protected override _toValue(value: unknown): string {
    return canonicalUuid(value);
  }
}

function canonicalUuid(value: unknown): string {
  if (typeof value !== 'string' || !UUID.test(value)) throw new Error('is not a UUID');
  return value.toLowerCase();
}

/** avsc's own long, which the timestamps stand on, is exact below this. */
const MAX_TIMESTAMP_MS = 2 ** 52;

/** `timestamp-millis`: a Date within 142,000 years of 1970. */
class TimestampType extends LogicalType {
  protected override _fromValue(value: number): Date {
    if (Math.abs(value) >= MAX_TIMESTAMP_MS) throw new Error('a timestamp is out of range');
    return new Date(value);
  }

  protected override _toValue(value: unknown): number {
    const ms = value instanceof Date ? value.getTime() : Number.NaN;
    if (!(Math.abs(ms) < MAX_TIMESTAMP_MS)) throw new Error('is not a valid Date');
    return ms;
  }
}

/**
 * `decimal` on bytes: a canonical decimal string with exactly `scale` digits after the point and no more digits than
 * `precision` (`"1250.00"`). Fewer decimals are accepted on writing; more are refused, never rounded.
 */
class DecimalType extends LogicalType {
  readonly #precision: number;
  readonly #scale: number;

  constructor(schema: avsc.Schema, options?: Partial<avsc.ForSchemaOptions>) {
    super(schema, options);
    const { precision, scale = 0 } = schema as DecimalAttributes;
    if (!isCount(precision) || !isCount(scale) || precision < 1 || scale > precision) {
      throw new Error(`decimal(${String(precision)}, ${String(scale)}) is no valid decimal`);
    }
    this.#precision = precision;
    this.#scale = scale;
  }

  protected override _fromValue(value: Buffer): string {
    const unscaled = readTwosComplement(value);
    if (digits(unscaled) > this.#precision) throw new Error(`has more than ${this.#precision} digits`);
    return pointed(unscaled, this.#scale);
  }

  protected override _toValue(value: unknown): Buffer {
    const match = typeof value === 'string' && /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/.exec(value);
    if (!match) throw new Error('is not a decimal string');
    const [, sign, whole, fraction = ''] = match;
    if (fraction.length > this.#scale) throw new Error(`has more than ${this.#scale} decimals`);
    const unscaled = BigInt(`${sign}${whole}${fraction.padEnd(this.#scale, '0')}`);
    if (digits(unscaled) > this.#precision) throw new Error(`has more than ${this.#precision} digits`);
    return writeTwosComplement(unscaled);
  }

  protected override readFrom(type: avsc.Type): (value: unknown) => unknown {
    if (type instanceof DecimalType) {
      if (type.#scale !== this.#scale) throw new Error('cannot read a decimal of another scale');
      return identity;
    }
    return super.readFrom(type);
  }
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

const digits = (value: bigint): number => (value < 0n ? -value : value).toString().length;

function pointed(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const text = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** Longest unscaled value that is looked at: 64 bytes, 154 digits. */
const MAX_DECIMAL_BYTES = 64;

function readTwosComplement(bytes: Buffer): bigint {
  if (bytes.length === 0) return 0n;
  if (bytes.length > MAX_DECIMAL_BYTES) throw new Error('is too long for a decimal');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
}

function writeTwosComplement(value: bigint): Buffer {
  let size = 1;
  while (BigInt.asIntN(size * 8, value) !== value) size += 1;
  const hex = BigInt.asUintN(size * 8, value).toString(16);
  return Buffer.from(hex.padStart(size * 2, '0'), 'hex');
}

const isBareLong = (schema: unknown): boolean =>
  schema === 'long' || (isObject(schema) && schema['type'] === 'long' && schema['logicalType'] === undefined);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** An avsc type that knows Alpes' logical types; a logical type beyond them is read as what it stands on. */
export function avroType(schema: unknown): avsc.Type {
  // avsc writes its registry into the options, so they cannot be shared between types.
  return avsc.Type.forSchema(schema as avsc.Schema, {
    omitRecordMethods: true,
    typeHook: (part: unknown) => (isBareLong(part) ? longType : undefined),
    logicalTypes: { uuid: UuidType, 'timestamp-millis': TimestampType, decimal: DecimalType },
  });
}
