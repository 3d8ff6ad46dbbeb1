import { primitivesOf } from './nodes.ts';
import { LazyPlace } from './place.ts';
import type { AvroSchema, DefaultValue, Field, PrimitiveName, UnionSchema } from './schema.ts';

/**
 * Why a field's default is none of its type, or undefined when it fits. Of a union any branch may match (Avro 1.12, "Complex
 * Types": "the first schema that matches in the union"); before 1.12 it had to be the first, and older readers still insist.
 */
export function defaultProblem(value: unknown, type: AvroSchema): string | undefined {
  switch (type.kind) {
    case 'union':
      return fitsABranch(value, type) ? undefined : `${shown(value)} is of no branch of the union`;
    case 'array':
      return Array.isArray(value) ? firstProblem(value, type.items) : expected('an array', value);
    case 'map':
      return isObject(value) ? firstProblem(Object.values(value), type.values) : expected('an object', value);
    case 'record':
      return isObject(value) ? recordProblem(value, type.fields) : expected('an object', value);
    case 'enum':
      return type.symbols.includes(value as string) ? undefined : `${shown(value)} is none of its symbols`;
    case 'fixed':
      return isBytes(value) && value.length === type.size
        ? undefined
        : expected(`a string of ${type.size} characters up to U+00FF`, value);
    default:
      return fits(value, type.kind) ? undefined : expected(type.kind, value);
  }
}

function fitsABranch(value: unknown, union: UnionSchema): boolean {
  const primitives = primitivesOf(union);
  return primitives
    ? primitives.some((kind) => fits(value, kind))
    : union.branches.some((branch) => defaultProblem(value, branch) === undefined);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function firstProblem(values: readonly unknown[], type: AvroSchema): string | undefined {
  for (const value of values) {
    const wrong = defaultProblem(value, type);
    if (wrong) return wrong;
  }
  return undefined;
}

/** A member that is missing is taken from its own field's default, which is checked where it stands. */
function recordProblem(
  value: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
): string | undefined {
  for (const field of fields) {
    if (Object.hasOwn(value, field.name)) {
      const wrong = defaultProblem(value[field.name], field.type);
      if (wrong) return `${field.name}: ${wrong}`;
    } else if (field.default === undefined) return `${field.name} is missing, and has no default of its own`;
  }
  return undefined;
}

/**
 * A default as JSON. Whole numbers beyond 2^53, which JavaScript would round, are taken from the text they were read from.
 */
export function defaultText({ value, place }: DefaultValue): string {
  return place instanceof LazyPlace && mayBeRounded(value) ? place.text() : JSON.stringify(value);
}

function mayBeRounded(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(mayBeRounded);
}

/** Each character stands for the byte of its code point. */
const isBytes = (value: unknown): value is string =>
  typeof value === 'string' && [...value].every((character) => (character.codePointAt(0) as number) <= 0xff);

/** Up to the largest long, which JavaScript rounds to one more. */
const isWhole = (value: unknown, bits: number): boolean =>
  Number.isInteger(value) &&
  (value as number) >= -(2 ** (bits - 1)) &&
  (value as number) <= 2 ** (bits - 1) - 1;

function fits(value: unknown, kind: PrimitiveName): boolean {
  switch (kind) {
    case 'null':
      return value === null;
    case 'boolean':
    case 'string':
      return typeof value === kind;
    case 'float':
    case 'double':
      return typeof value === 'number';
    case 'int':
      return isWhole(value, 32);
    case 'long':
      return isWhole(value, 64);
    default:
      return isBytes(value);
  }
}

const expected = (what: string, value: unknown): string => `${shown(value)} is not ${what}`;

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
