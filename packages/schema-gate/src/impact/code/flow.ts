import ts from 'typescript-api';
import { type ContractField, fieldsOf, isOpaquePayload } from './contract-fields.ts';
import { elementsOf, plainPropertiesOf, type Touched } from './touched.ts';

/** `named`: a field that the other side has too. `whole`: all of a record, given to what can't be followed. */
export type Visit = (field: ContractField, how: 'named' | 'whole') => void;

const OPAQUE = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive;
const DEEPEST = 6;

/**
 * What a value of one type uses when it is taken for another: a record that goes where a type of the app's own is wanted is
 * used in the fields that this type names (and the other way about, when the record is what is wanted). A record that stays
 * the same record is only handed on; one that goes where anything goes (`unknown`, `object`, JSON) is used whole.
 */
export class Flow {
  readonly #checker: ts.TypeChecker;
  readonly #touched: Touched;

  constructor(checker: ts.TypeChecker, touched: Touched) {
    this.#checker = checker;
    this.#touched = touched;
  }

  between(source: ts.Type, target: ts.Type, visit: Visit): void {
    this.#compare(source, target, { visit, seen: new Set(), depth: 0 });
  }

  /** A function given where another is wanted: it is called with what the other is called with. */
  functions(source: ts.Type, target: ts.Type, visit: Visit): void {
    const [given] = source.getCallSignatures();
    const [wanted] = target.getCallSignatures();
    if (!given || !wanted) return;
    given.parameters.forEach((parameter, at) => {
      const from = wanted.parameters[at];
      if (from !== undefined) this.between(this.#typeOf(from), this.#typeOf(parameter), visit);
    });
    this.between(given.getReturnType(), wanted.getReturnType(), visit);
  }

  #compare(source: ts.Type, target: ts.Type, walk: Walk): void {
    if (source === target || walk.depth > DEEPEST || walk.seen.has(source)) return;
    if (!this.#touched.has(source) && !this.#touched.has(target)) return;
    if (source.isUnion()) {
      for (const part of source.types) this.#compare(part, target, walk);
      return;
    }
    if (takesAnything(target)) return this.#whole(source, walk);
    if (target.isUnion()) return this.#toUnion(source, target, walk);
    this.#structures(source, target, { ...walk, seen: new Set([...walk.seen, source]) });
  }

  #toUnion(source: ts.Type, target: ts.UnionType, walk: Walk): void {
    if (target.types.includes(source)) return;
    const objects = target.types.filter(({ flags }) => (flags & OBJECT) !== 0);
    const fitting = objects.filter((part) => this.#checker.isTypeAssignableTo(source, part));
    for (const part of fitting.length > 0 ? fitting : objects) this.#compare(source, part, walk);
  }

  #structures(source: ts.Type, target: ts.Type, walk: Walk): void {
    const given = elementsOf(this.#checker, source);
    const wanted = elementsOf(this.#checker, target);
    if (given.length > 0 || wanted.length > 0) {
      given.forEach((part, at) => {
        const into = wanted[at];
        if (into !== undefined) this.#compare(part, into, deeper(walk));
      });
      return;
    }
    for (const property of plainPropertiesOf(source)) this.#property(property, target, walk);
  }

  #property(given: ts.Symbol, target: ts.Type, walk: Walk): void {
    const wanted = target.getProperty(given.name);
    if (wanted === undefined) return this.#intoIndex(given, target, walk);
    if (isOpaquePayload(wanted)) return;
    const from = fieldsOf(given);
    const to = fieldsOf(wanted);
    for (const field of [...without(from, to), ...without(to, from)]) walk.visit(field, 'named');
    this.#compare(this.#typeOf(given), this.#typeOf(wanted), deeper(walk));
  }

  #intoIndex(given: ts.Symbol, target: ts.Type, walk: Walk): void {
    if (target.getStringIndexType() === undefined) return;
    for (const field of fieldsOf(given)) walk.visit(field, 'whole');
    this.#whole(this.#typeOf(given), walk);
  }

  #whole(source: ts.Type, { visit }: Walk): void {
    for (const field of this.#touched.all(source)) visit(field, 'whole');
  }

  #typeOf(symbol: ts.Symbol): ts.Type {
    return this.#checker.getTypeOfSymbol(symbol);
  }
}

interface Walk {
  readonly visit: Visit;
  /** Sources on the way here: a recursive type ends where it meets itself. */
  readonly seen: ReadonlySet<ts.Type>;
  readonly depth: number;
}

const OBJECT = ts.TypeFlags.Object | ts.TypeFlags.Intersection;

const deeper = (walk: Walk): Walk => ({ ...walk, depth: walk.depth + 1 });

function takesAnything(type: ts.Type): boolean {
  if ((type.flags & OPAQUE) !== 0) return true;
  return (type.flags & ts.TypeFlags.Object) !== 0 && isEmpty(type);
}

/** `{}`, which takes whatever there is. */
const isEmpty = (type: ts.Type): boolean =>
  type.getProperties().length === 0 &&
  type.getCallSignatures().length === 0 &&
  type.getConstructSignatures().length === 0 &&
  type.getStringIndexType() === undefined &&
  type.getNumberIndexType() === undefined;

const without = (fields: readonly ContractField[], others: readonly ContractField[]): ContractField[] =>
  fields.filter(
    ({ record, field }) => !others.some((other) => other.record === record && other.field === field),
  );
