import fc from 'fast-check';
import { array, enumeration, field, fixed, map, record, type SchemaJson } from './evolutions/evolution.ts';

/** A schema without its names, which are given by place: what stands in the same place has the same name. */
type Shape =
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'array' | 'map'; readonly of: Shape }
  | { readonly kind: 'union'; readonly of: readonly Shape[] }
  | { readonly kind: 'enum'; readonly symbols: number; readonly standIn: boolean }
  | { readonly kind: 'fixed'; readonly size: number }
  | {
      readonly kind: 'record';
      readonly fields: readonly (readonly [name: string, of: Shape, optional: boolean])[];
    };

const primitive = fc
  .constantFrom('null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string')
  .map((name): Shape => ({ kind: 'primitive', name }));

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: primitive },
    fc.record({
      kind: fc.constant('enum' as const),
      symbols: fc.integer({ min: 1, max: 4 }),
      standIn: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('fixed' as const), size: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constantFrom('array' as const, 'map' as const), of: tie('shape') }),
    fc.record({
      kind: fc.constant('union' as const),
      of: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
    }),
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('record' as const),
        fields: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), tie('shape'), fc.boolean()), {
          maxLength: 3,
          selector: ([name]) => name,
        }),
      }),
    },
  ),
}));

/** Some part of a shape is another shape now: a type, a branch, a field, symbols. */
function evolved(from: Shape, other: Shape, path: readonly number[]): Shape {
  const [step, ...rest] = path;
  if (step === undefined) return other;
  if (from.kind === 'array' || from.kind === 'map') return { ...from, of: evolved(from.of, other, rest) };
  if (from.kind === 'union')
    return { ...from, of: replaced(from.of, step, (one) => evolved(one, other, rest), other) };
  if (from.kind !== 'record') return other;
  const fields = replaced(
    from.fields,
    step,
    ([name, of, optional]) => [name, evolved(of, other, rest), optional] as const,
    ['z', other, step % 2 === 0] as const,
  );
  return { ...from, fields };
}

/** The element that `step` says is changed, or, past the end, one is added, or the last is gone. */
function replaced<T>(all: readonly T[], step: number, change: (one: T) => T, added: T): readonly T[] {
  const at = step % (all.length + 2);
  if (at < all.length) return all.map((one, i) => (i === at ? change(one) : one));
  return at === all.length || all.length < 2 ? [...all, added] : all.slice(0, -1);
}

const SYMBOLS = ['A', 'B', 'C', 'D'];

function schemaOf(shape: Shape, at: string): SchemaJson {
  switch (shape.kind) {
    case 'primitive':
      return shape.name;
    case 'array':
      return array(schemaOf(shape.of, `${at}i`));
    case 'map':
      return map(schemaOf(shape.of, `${at}v`));
    case 'union':
      return shape.of.map((branch, i) => schemaOf(branch, `${at}${i}`));
    case 'enum':
      return enumeration(`E${at}`, SYMBOLS.slice(0, shape.symbols), shape.standIn ? { default: 'A' } : {});
    case 'fixed':
      return fixed(`F${at}`, shape.size);
    case 'record':
      return record(
        `R${at}`,
        shape.fields.map(([name, of, optional]) =>
          optional
            ? field(
                name,
                ['null', ...[schemaOf(of, `${at}${name}`)].flat().filter((one) => one !== 'null')],
                { default: null },
              )
            : field(name, schemaOf(of, `${at}${name}`)),
        ),
      );
  }
}

export interface RandomPair {
  readonly reader: string;
  readonly writer: string;
}

/** A random schema and what some random steps made of it; some are no schemas, which whoever reads them sees. */
export const randomPairs: fc.Arbitrary<RandomPair> = fc
  .tuple(
    shape,
    fc.array(fc.tuple(shape, fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 4 })), {
      maxLength: 3,
    }),
  )
  .map(([from, steps]) => ({
    writer: JSON.stringify(schemaOf(from, '')),
    reader: JSON.stringify(
      schemaOf(
        steps.reduce((now, [other, path]) => evolved(now, other, path), from),
        '',
      ),
    ),
  }));
