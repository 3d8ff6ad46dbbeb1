import { defaultProblem } from './default-value.ts';
import { isArray, isObject, type Json, type JsonObject, member, textOf } from './json.ts';
import { fullName, isDottedName, isPrimitive, isSimpleName, namespaceOf, unqualified } from './names.ts';
import { FieldNode, PrimitiveNode, PrimitiveUnionNode, sharedPrimitives, UnionNode } from './nodes.ts';
import { type Key, LazyPlace, type Located } from './place.ts';
import type {
  ArraySchema,
  AvroSchema,
  EnumSchema,
  Field,
  FixedSchema,
  LogicalType,
  MapSchema,
  NamedSchema,
  PrimitiveName,
  RecordSchema,
} from './schema.ts';
import type { SchemaProblem, SchemaProblemCode } from './schema-problem.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Build = AvroSchema | undefined;
type Order = NonNullable<Field['order']>;

const orders: ReadonlySet<Json | undefined> = new Set<Order>(['ascending', 'descending', 'ignore']);
const kinds: ReadonlyMap<Json | undefined, NamedSchema['kind']> = new Map([
  ['record', 'record'],
  // Records of protocols' errors; the same on the wire.
  ['error', 'record'],
  ['enum', 'enum'],
  ['fixed', 'fixed'],
]);
const none: readonly string[] = [];

/**
 * Makes schemas of JSON in two passes: `declare` every file, so that names can be used before and beside their definitions,
 * then `build` each. A definition that is wrong somewhere is kept without the wrong part, and told in `problems`.
 */
export class SchemaBuilder {
  readonly problems: SchemaProblem[] = [];
  readonly named = new Map<string, NamedSchema>();
  readonly #shells = new Map<JsonObject, Mutable<NamedSchema>>();
  readonly #defaults: Field[] = [];

  /**
   * Finds what is defined; `file` stands for every place in it, until `build` comes to each. Returns whether all that it uses is
   * known by now, so that it can be built at once.
   */
  declare(json: Json, file: LazyPlace, namespace: string): boolean {
    if (typeof json === 'string') return isPrimitive(json) || this.named.has(fullName(json, namespace));
    if (isArray(json)) {
      let known = true;
      for (const branch of json) known = this.declare(branch, file, namespace) && known;
      return known;
    }
    if (!isObject(json)) return true;
    const type = member(json, 'type');
    const kind = kinds.get(type);
    if (kind !== undefined) return this.#declareNamed(json, kind, file, namespace);
    const inner = member(json, 'items') ?? member(json, 'values');
    if (inner !== undefined) return this.declare(inner, file, namespace);
    return typeof type !== 'string' || this.declare(type, file, namespace);
  }

  #declareNamed(json: JsonObject, kind: NamedSchema['kind'], file: LazyPlace, outer: string): boolean {
    const name = declaredName(json, outer);
    if (name !== undefined && !this.named.has(name)) this.#addShell(json, kind, name, file);
    const fields = member(json, 'fields');
    if (kind !== 'record' || !isArray(fields)) return true;
    const inside = name === undefined ? outer : namespaceOf(name);
    let known = true;
    for (const field of fields) {
      const type = isObject(field) ? member(field, 'type') : undefined;
      if (type !== undefined) known = this.declare(type, file, inside) && known;
    }
    return known;
  }

  /** What stands under `key` inside of `from`, or, without key, at `from`. Undefined where it is no schema; why is in `problems` then. */
  build(json: Json, namespace: string, from: Located, key?: Key): Build {
    if (typeof json === 'string') return this.#byName(json, namespace, from, key);
    if (isArray(json)) return this.#union(json, namespace, from, key);
    if (isObject(json)) return this.#object(json, namespace, from, key);
    const message = `${JSON.stringify(json)} is no schema: it takes a name, an object or an array.`;
    return this.#problem('NOT_A_SCHEMA', message, new LazyPlace(from, key));
  }

  /** Once everything is built, since a default may be of a type that stands further on. */
  checkDefaults(): void {
    for (const field of this.#defaults) {
      const wrong = field.default && defaultProblem(field.default.value, field.type);
      if (!wrong) continue;
      const message = `The default of ${JSON.stringify(field.name)} does not fit its type: ${wrong}.`;
      this.#problem('BAD_DEFAULT', message, field.default.place);
    }
  }

  #problem(code: SchemaProblemCode, message: string, place: SchemaProblem['place']): undefined {
    this.problems.push({ code, message, place });
    return undefined;
  }

  // ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #addShell(json: JsonObject, kind: NamedSchema['kind'], name: string, place: LazyPlace): void {
    const common = { name, aliases: none, place };
    const shell: Mutable<NamedSchema> =
      kind === 'record'
        ? { kind, ...common, fields: [] }
        : kind === 'enum'
          ? { kind, ...common, symbols: none }
          : { kind, ...common, size: 0 };
    this.#shells.set(json, shell);
    this.named.set(name, shell);
  }

  #named(json: JsonObject, place: LazyPlace, namespace: string): Build {
    const shell = this.#shells.get(json);
    if (!shell) return this.#undeclared(json, place, namespace);
    // A shell is filled once; holding the JSON any longer would hold that of every file.
    this.#shells.delete(json);
    shell.place = place;
    shell.aliases = this.#aliases(json, namespaceOf(shell.name), place);
    describe(shell, json);
    if (shell.kind === 'record') this.#fillRecord(shell, json, place);
    if (shell.kind === 'enum') this.#fillEnum(shell, json, place);
    if (shell.kind === 'fixed') this.#fillFixed(shell, json, place);
    return shell;
  }

  #undeclared(json: JsonObject, place: LazyPlace, outer: string): undefined {
    const name = declaredName(json, outer);
    const twin = name === undefined ? undefined : this.named.get(name);
    if (!twin) return this.#badName(json, place);
    const message = `${twin.name} is defined in ${twin.place.file}:${twin.place.line} too; a name has one definition.`;
    return this.#problem('DUPLICATE_NAME', message, place);
  }

  #badName(json: JsonObject, place: LazyPlace): undefined {
    const name = member(json, 'name');
    const namespace = member(json, 'namespace');
    const kind = textOf(json, 'type') ?? 'type';
    if (typeof name !== 'string') return this.#problem('BAD_NAME', `This ${kind} has no name.`, place);
    if (isPrimitive(unqualified(name))) {
      return this.#problem(
        'BAD_NAME',
        `${JSON.stringify(name)} is a primitive type's name; choose another.`,
        place.at('name'),
      );
    }
    const wrong = isDottedName(name) ? 'namespace' : 'name';
    const shown = JSON.stringify(wrong === 'name' ? name : namespace);
    const message = `${shown} is no ${wrong}: parts of letters, digits and _, none with a digit first, with dots between.`;
    return this.#problem('BAD_NAME', message, place.at(wrong));
  }

  /** Of a field where there is no namespace. */
  #aliases(json: JsonObject, namespace: string | undefined, from: Located, key?: Key): readonly string[] {
    const aliases = member(json, 'aliases');
    if (aliases === undefined) return none;
    const place = new LazyPlace(from, key);
    if (!isArray(aliases)) {
      this.#problem('BAD_NAME', 'Aliases are an array of names.', place.at('aliases'));
      return none;
    }
    return aliases.flatMap((alias, i) => {
      const fits = namespace === undefined ? isSimpleName : isDottedName;
      if (typeof alias === 'string' && fits(alias)) {
        return [namespace === undefined ? alias : fullName(alias, namespace)];
      }
      this.#problem('BAD_NAME', `The alias ${JSON.stringify(alias)} is no name.`, place.at('aliases').at(i));
      return [];
    });
  }

  #byName(name: string, namespace: string, from: Located, key?: Key): Build {
    if (isPrimitive(name)) return new PrimitiveNode(name, from, key);
    const looked = fullName(name, namespace);
    const found = this.named.get(looked) ?? this.named.get(name);
    if (found) return found;
    const message = `${JSON.stringify(looked)} is defined in no file.`;
    return this.#problem('UNKNOWN_TYPE', message, new LazyPlace(from, key));
  }

  // ── Types ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #object(json: JsonObject, namespace: string, from: Located, key?: Key): Build {
    const type = member(json, 'type');
    if (typeof type === 'string' && isPrimitive(type)) {
      return describe(new PrimitiveNode(type, from, key), json);
    }
    const place = new LazyPlace(from, key);
    if (kinds.has(type)) return this.#named(json, place, namespace);
    if (type === 'array') return this.#container('array', json, place, namespace);
    if (type === 'map') return this.#container('map', json, place, namespace);
    if (typeof type === 'string') return this.#byName(type, namespace, place, 'type');
    const message =
      type === undefined
        ? 'This object has no "type".'
        : 'The "type" of a schema is a name; write the inner type in the place of this object.';
    return this.#problem('NOT_A_SCHEMA', message, place);
  }

  #container(kind: 'array' | 'map', json: JsonObject, place: LazyPlace, namespace: string): Build {
    const attribute = kind === 'array' ? 'items' : 'values';
    const inner = member(json, attribute);
    if (inner === undefined)
      return this.#problem('NOT_A_SCHEMA', `This ${kind} has no "${attribute}".`, place);
    const type = this.build(inner, namespace, place, attribute);
    if (!type) return undefined;
    return kind === 'array'
      ? describe<Mutable<ArraySchema>>({ kind, items: type, place }, json)
      : describe<Mutable<MapSchema>>({ kind, values: type, place }, json);
  }

  #union(json: readonly Json[], namespace: string, from: Located, key?: Key): Build {
    if (json.length === 0) {
      const place = new LazyPlace(from, key);
      return this.#problem('BAD_UNION', 'A union without branches holds nothing.', place);
    }
    if (areDistinctPrimitives(json)) return new PrimitiveUnionNode(sharedPrimitives(json), from, key);
    // Two or three branches are compared faster than put into a set, and most unions have no more.
    const seen = json.length > 8 ? new Set<string>() : undefined;
    const union = new UnionNode(from, key);
    const branches: AvroSchema[] = [];
    for (const [i, branch] of json.entries()) {
      const type = this.build(branch, namespace, union, i);
      if (!type) continue;
      const name = branchKey(type);
      const twice = seen ? seen.has(name) : branches.some((one) => branchKey(one) === name);
      if (type.kind === 'union' || twice) this.#badBranch(type, union.at(i));
      else branches.push(type);
      seen?.add(name);
    }
    // A copy takes just the room it needs; what grew by `push` keeps room for sixteen more.
    union.branches = branches.slice();
    return union;
  }

  #badBranch(type: AvroSchema, place: LazyPlace): void {
    const message =
      type.kind === 'union'
        ? 'A union cannot be a branch of a union; write its branches here.'
        : `A union has one branch of ${branchKey(type)}, not two.`;
    this.#problem('BAD_UNION', message, place);
  }

  #fillFixed(shell: Mutable<FixedSchema>, json: JsonObject, place: LazyPlace): void {
    const size = member(json, 'size');
    if (typeof size === 'number' && Number.isInteger(size) && size >= 0 && size < 2 ** 31) shell.size = size;
    else this.#problem('BAD_FIXED', 'The size of a fixed is a whole number of bytes, 0 or more.', place);
  }

  #fillEnum(shell: Mutable<EnumSchema>, json: JsonObject, place: LazyPlace): void {
    const symbols = member(json, 'symbols');
    if (!isArray(symbols)) return this.#problem('BAD_ENUM', 'This enum has no array of "symbols".', place);
    shell.symbols = this.#symbols(symbols, place);
    const fallback = member(json, 'default');
    if (fallback === undefined) return;
    if (typeof fallback === 'string' && symbols.includes(fallback)) shell.default = fallback;
    else {
      const message = `The default ${JSON.stringify(fallback)} is none of the enum's symbols.`;
      this.#problem('BAD_ENUM', message, place.at('default'));
    }
  }

  #symbols(symbols: readonly Json[], place: LazyPlace): string[] {
    const unique = new Set<string>();
    for (const [i, symbol] of symbols.entries()) {
      const at = (): LazyPlace => place.at('symbols').at(i);
      if (typeof symbol !== 'string' || !isSimpleName(symbol)) {
        const message = `${JSON.stringify(symbol)} is no symbol: letters, digits and _, no digit first.`;
        this.#problem('BAD_ENUM', message, at());
      } else if (unique.has(symbol))
        this.#problem('BAD_ENUM', `The symbol ${symbol} stands here twice.`, at());
      else unique.add(symbol);
    }
    return [...unique];
  }

  // ── Fields ────────────────────────────────────────────────────────────────────────────────────────────────────

  #fillRecord(shell: Mutable<RecordSchema>, json: JsonObject, place: LazyPlace): void {
    const fields = member(json, 'fields');
    if (!isArray(fields))
      return this.#problem('NOT_A_SCHEMA', 'This record has no array of "fields".', place);
    const within = place.at('fields');
    const namespace = namespaceOf(shell.name);
    const names = fields.length > 16 ? new Set<string>() : undefined;
    const built: Field[] = [];
    for (let i = 0; i < fields.length; i += 1) {
      const field = this.#field(fields[i] as Json, namespace, within, i);
      if (!field) continue;
      if (names ? names.has(field.name) : built.some(({ name }) => name === field.name)) {
        this.#problem('DUPLICATE_FIELD', `${shell.name} has the field ${field.name} already.`, field.place);
      } else {
        names?.add(field.name);
        built.push(field);
      }
    }
    shell.fields = built.slice();
  }

  #field(json: Json, namespace: string, within: LazyPlace, index: number): Field | undefined {
    const name = isObject(json) ? member(json, 'name') : undefined;
    if (!isObject(json) || typeof name !== 'string') {
      return this.#problem('BAD_NAME', 'A field is an object with a "name".', within.at(index));
    }
    if (!isSimpleName(name)) {
      const message = `${JSON.stringify(name)} is no field's name: letters, digits and _, no digit first.`;
      return this.#problem('BAD_NAME', message, within.at(index).at('name'));
    }
    const inner = member(json, 'type');
    if (inner === undefined) {
      return this.#problem('NOT_A_SCHEMA', `The field ${name} has no "type".`, within.at(index));
    }
    const aliases = this.#aliases(json, undefined, within, index);
    const field = new FieldNode(name, aliases, member(json, 'default'), within, index);
    const type = this.build(inner, namespace, field, 'type');
    return type && this.#completeField(field, type, json);
  }

  #completeField(field: FieldNode, type: AvroSchema, json: JsonObject): Field {
    field.type = type;
    if (field.default) this.#defaults.push(field);
    const order = member(json, 'order');
    if (orders.has(order)) field.order = order as Order;
    else if (order !== undefined) {
      const message = 'The order of a field is ascending, descending or ignore.';
      this.#problem('NOT_A_SCHEMA', message, field.at('order'));
    }
    const doc = textOf(json, 'doc');
    if (doc !== undefined) field.doc = doc;
    return field;
  }
}

const areDistinctPrimitives = (json: readonly Json[]): json is readonly PrimitiveName[] =>
  json.length <= 8 &&
  json.every((one, i) => typeof one === 'string' && isPrimitive(one) && json.indexOf(one) === i);

const branchKey = (type: AvroSchema): string => ('name' in type ? type.name : type.kind);

/** The full name, where it is one. */
function declaredName(json: JsonObject, outer: string): string | undefined {
  const name = member(json, 'name');
  const given = member(json, 'namespace') ?? outer;
  if (typeof name !== 'string' || typeof given !== 'string') return undefined;
  const full = fullName(name, given);
  return isDottedName(full) && !isPrimitive(unqualified(full)) ? full : undefined;
}

interface Described {
  doc?: string;
  logicalType?: LogicalType;
}

/** Adds a doc, and a logical type as written; whether that can be used is for logical-type.ts to say. */
function describe<T extends Described>(schema: T, json: JsonObject): T {
  const doc = textOf(json, 'doc');
  if (doc !== undefined) schema.doc = doc;
  const name = textOf(json, 'logicalType');
  if (name !== undefined) schema.logicalType = logicalType(name, json);
  return schema;
}

function logicalType(name: string, json: JsonObject): LogicalType {
  const type: Mutable<LogicalType> = { name };
  const precision = member(json, 'precision');
  if (typeof precision === 'number') type.precision = precision;
  const scale = member(json, 'scale');
  if (typeof scale === 'number') type.scale = scale;
  return type;
}
