import ts from 'typescript-api';
import { type ContractField, fieldsOf } from './contract-fields.ts';

/** Deep enough for a record in a list in a property of what is handed over. */
const DEEPEST = 4;
/** Types with more are libraries' classes and clients; no record is that wide. */
const WIDEST = 60;

/** Tells which types hold records, and which fields they have; remembers what it has told. */
export class Touched {
  readonly #checker: ts.TypeChecker;
  readonly #known = new Map<ts.Type, boolean>();

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** Whether fields of records can be reached from it. */
  has(type: ts.Type): boolean {
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    const found = this.#walk(type, 0, new Set(), () => true);
    this.#known.set(type, found);
    return found;
  }

  /** Every field of every record that can be reached from it. */
  all(type: ts.Type): ContractField[] {
    const fields: ContractField[] = [];
    this.#walk(type, 0, new Set(), (field) => {
      fields.push(field);
      return false;
    });
    return fields;
  }

  #walk(type: ts.Type, depth: number, seen: Set<ts.Type>, visit: (field: ContractField) => boolean): boolean {
    if (seen.has(type) || depth > DEEPEST) return false;
    seen.add(type);
    const next = (inner: ts.Type) => this.#walk(inner, depth + 1, seen, visit);
    if (type.isUnion()) return type.types.some((part) => this.#walk(part, depth, seen, visit));
    const inside = elementsOf(this.#checker, type);
    if (inside.length > 0) return inside.some(next);
    return plainPropertiesOf(type).some(
      (property) => fieldsOf(property).some(visit) || next(this.#checker.getTypeOfSymbol(property)),
    );
  }
}

/** What a list, promise, map or generator holds; nothing for anything else. */
export function elementsOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  if (!isReference(type)) return [];
  if (checker.isTupleType(type)) return checker.getTypeArguments(type);
  return containers.has(type.target.symbol?.name) ? checker.getTypeArguments(type) : [];
}

const containers: ReadonlySet<string> = new Set([
  'Array',
  'ReadonlyArray',
  'Promise',
  'PromiseLike',
  'Map',
  'ReadonlyMap',
  'Set',
  'ReadonlySet',
  'Iterable',
  'Iterator',
  'IterableIterator',
  'AsyncIterable',
  'AsyncIterator',
  'AsyncIterableIterator',
  'Generator',
  'AsyncGenerator',
]);

export const isReference = (type: ts.Type): type is ts.TypeReference =>
  (type.flags & ts.TypeFlags.Object) !== 0 &&
  ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;

/** Properties that carry data; none of primitives, functions, classes and very wide types. */
export function plainPropertiesOf(type: ts.Type): readonly ts.Symbol[] {
  if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return [];
  if (type.isClass() || type.getCallSignatures().length > 0) return [];
  const properties = type.getProperties().filter(({ flags }) => (flags & ts.SymbolFlags.Method) === 0);
  return properties.length > WIDEST ? [] : properties;
}
