import { defaultProblem } from './default-value.ts';
import { fullName, isDottedName, isPrimitive, isSimpleName, namespaceOf, unqualified } from './names.ts';
import type { LazyPlace } from './place.ts';
import type { Json, JsonObject } from './read-json.ts';
import type {
  AvroSchema,
  EnumSchema,
  Field,
  FixedSchema,
  LogicalType,
  NamedSchema,
  RecordSchema,
} from './schema.ts';
import type { SchemaProblem, SchemaProblemCode } from './schema-problem.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Build = AvroSchema | undefined;
type Order = NonNullable<Field['order']>;

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
const isArray = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);
/** Own members only: a schema may well call something `constructor`. */
const member = (json: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(json, name) ? json[name] : undefined;
const orders: ReadonlySet<Json | undefined> = new Set<Order>(['ascending', 'descending', 'ignore']);
const kinds: ReadonlyMap<Json | undefined, NamedSchema['kind']> = new Map([
  ['record', 'record'],
  // Records of protocols' errors; the same on the wire.
  ['error', 'record'],
  ['enum', 'enum'],
  ['fixed', 'fixed'],
]);

/**
 * Makes schemas of JSON in two passes: `declare` every file, so that names can be used before and beside their definitions,
 * then `build` each. A definition that is wrong somewhere is kept without the wrong part, and told in `problems`.
 */
export class SchemaBuilder {
  readonly problems: SchemaProblem[] = [];
  readonly named = new Map<string, NamedSchema>();
  readonly #shells = new Map<JsonObject, Mutable<NamedSchema>>();
  readonly #defaults: Field[] = [];

  declare(json: Json, place: LazyPlace, namespace: string): void {
    if (isArray(json)) for (const [i, branch] of json.entries()) this.declare(branch, place.at(i), namespace);
    if (!isObject(json)) return;
    const kind = kinds.get(member(json, 'type'));
    const inner = kind === undefined ? namespace : this.#declareNamed(json, kind, place, namespace);
    for (const attribute of ['items', 'values']) {
      const type = member(json, attribute);
      if (type !== undefined) this.declare(type, place.at(attribute), inner);
    }
    const fields = member(json, 'fields');
    if (kind !== 'record' || !isArray(fields)) return;
    for (const [i, field] of fields.entries()) {
      const type = isObject(field) ? member(field, 'type') : undefined;
      if (type !== undefined) this.declare(type, place.at('fields').at(i).at('type'), inner);
    }
  }

  /** Undefined where it is no schema; why is in `problems` then. */
  build(json: Json, place: LazyPlace, namespace: string): Build {
    if (typeof json === 'string') return this.#byName(json, place, namespace);
    if (isArray(json)) return this.#union(json, place, namespace);
    if (isObject(json)) return this.#object(json, place, namespace);
    return this.#problem(
      'NOT_A_SCHEMA',
      `${JSON.stringify(json)} is no schema: it takes a name, an object or an array.`,
      place,
    );
  }

  /** Once everything is built, since a default may be of a type that stands further on. */
  checkDefaults(): void {
    for (const field of this.#defaults) {
      const wrong = field.default && defaultProblem(field.default.value, field.type);
      if (wrong) {
        const message = `The default of ${JSON.stringify(field.name)} does not fit its type: ${wrong}.`;
        this.#problem('BAD_DEFAULT', message, field.default.place);
      }
    }
  }

  #problem(code: SchemaProblemCode, message: string, place: SchemaProblem['place']): undefined {
    this.problems.push({ code, message, place });
    return undefined;
  }

  // ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Returns the namespace of what stands inside it. */
  #declareNamed(json: JsonObject, kind: NamedSchema['kind'], place: LazyPlace, outer: string): string {
    const name = this.#declaredName(json, place, outer);
    if (name === undefined) return outer;
    const twin = this.named.get(name);
    if (twin) {
      const message = `${name} is defined in ${twin.place.file}:${twin.place.line} too; a name has one definition.`;
      this.#problem('DUPLICATE_NAME', message, place);
    }
    const aliases = this.#aliases(json, place, namespaceOf(name));
    const doc = textOf(json, 'doc');
    const common = { name, aliases, place, ...(doc === undefined ? {} : { doc }), ...logical(json) };
    const shell: Mutable<NamedSchema> =
      kind === 'record'
        ? { kind, ...common, fields: [] }
        : kind === 'enum'
          ? { kind, ...common, symbols: [] }
          : { kind, ...common, size: 0 };
    this.#shells.set(json, shell);
    if (!twin) this.named.set(name, shell);
    return namespaceOf(name);
  }

  #declaredName(json: JsonObject, place: LazyPlace, outer: string): string | undefined {
    const name = member(json, 'name');
    const kind = String(member(json, 'type'));
    if (typeof name !== 'string') return this.#problem('BAD_NAME', `This ${kind} has no name.`, place);
    const given = member(json, 'namespace');
    if (given !== undefined && given !== null && typeof given !== 'string') {
      return this.#problem('BAD_NAME', 'A namespace is a string.', place.at('namespace'));
    }
    const full = fullName(name, given ?? outer);
    if (!isDottedName(full)) {
      const message = `${JSON.stringify(full)} is no name: parts of letters, digits and _ that begin with no digit, with dots between.`;
      return this.#problem('BAD_NAME', message, place.at('name'));
    }
    if (!isPrimitive(unqualified(full))) return full;
    return this.#problem(
      'BAD_NAME',
      `${JSON.stringify(name)} is a primitive type's name; choose another.`,
      place.at('name'),
    );
  }

  #aliases(json: JsonObject, place: LazyPlace, namespace: string | undefined): readonly string[] {
    const aliases = member(json, 'aliases');
    if (aliases === undefined) return [];
    if (!isArray(aliases)) {
      this.#problem('BAD_NAME', 'Aliases are an array of names.', place.at('aliases'));
      return [];
    }
    return aliases.flatMap((alias, i) => {
      const ok =
        typeof alias === 'string' && (namespace === undefined ? isSimpleName(alias) : isDottedName(alias));
      if (ok) return [namespace === undefined ? alias : fullName(alias, namespace)];
      this.#problem('BAD_NAME', `The alias ${JSON.stringify(alias)} is no name.`, place.at('aliases').at(i));
      return [];
    });
  }

  #byName(name: string, place: LazyPlace, namespace: string): Build {
    if (isPrimitive(name)) return { kind: name, place };
    const found = this.named.get(fullName(name, namespace)) ?? this.named.get(name);
    if (found) return found;
    const looked = fullName(name, namespace);
    return this.#problem('UNKNOWN_TYPE', `${JSON.stringify(looked)} is defined in no file.`, place);
  }

  // ── Types ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #object(json: JsonObject, place: LazyPlace, namespace: string): Build {
    const type = member(json, 'type');
    if (kinds.has(type)) return this.#named(json, place);
    if (type === 'array') return this.#container('array', 'items', json, place, namespace);
    if (type === 'map') return this.#container('map', 'values', json, place, namespace);
    if (typeof type === 'string') {
      if (!isPrimitive(type)) return this.#byName(type, place.at('type'), namespace);
      const doc = textOf(json, 'doc');
      return { kind: type, place, ...(doc === undefined ? {} : { doc }), ...logical(json) };
    }
    const message =
      type === undefined
        ? 'This object has no "type".'
        : 'The "type" of a schema is a name; write the inner type itself.';
    return this.#problem('NOT_A_SCHEMA', message, place);
  }

  #container(
    kind: 'array' | 'map',
    attribute: 'items' | 'values',
    json: JsonObject,
    place: LazyPlace,
    space: string,
  ): Build {
    const inner = member(json, attribute);
    if (inner === undefined)
      return this.#problem('NOT_A_SCHEMA', `This ${kind} has no "${attribute}".`, place);
    const type = this.build(inner, place.at(attribute), space);
    if (!type) return undefined;
    const common = { place, ...logical(json) };
    return kind === 'array' ? { kind, items: type, ...common } : { kind: 'map', values: type, ...common };
  }

  #union(json: readonly Json[], place: LazyPlace, namespace: string): Build {
    if (json.length === 0)
      return this.#problem('BAD_UNION', 'A union without branches holds nothing.', place);
    const seen = new Set<string>();
    const branches = json.flatMap((branch, i) => {
      const type = this.build(branch, place.at(i), namespace);
      return type && this.#isNewBranch(type, seen, place.at(i)) ? [type] : [];
    });
    return { kind: 'union', branches, place };
  }

  #isNewBranch(type: AvroSchema, seen: Set<string>, place: LazyPlace): boolean {
    const key = 'name' in type ? type.name : type.kind;
    if (type.kind === 'union') {
      this.#problem('BAD_UNION', 'A union cannot be a branch of a union; write its branches here.', place);
    } else if (seen.has(key)) {
      this.#problem('BAD_UNION', `A union has one branch of ${key}, not two.`, place);
    } else {
      seen.add(key);
      return true;
    }
    return false;
  }

  #named(json: JsonObject, place: LazyPlace): Build {
    const shell = this.#shells.get(json);
    if (shell?.kind === 'record') this.#fill(shell, json, place);
    if (shell?.kind === 'enum') this.#fillEnum(shell, json, place);
    if (shell?.kind === 'fixed') this.#fillFixed(shell, json, place);
    return shell as NamedSchema | undefined;
  }

  #fillFixed(shell: Mutable<FixedSchema>, json: JsonObject, place: LazyPlace): void {
    const size = member(json, 'size');
    if (typeof size === 'number' && Number.isInteger(size) && size >= 0 && size < 2 ** 31) shell.size = size;
    else this.#problem('BAD_FIXED', 'The size of a fixed is a whole number of bytes, 0 or more.', place);
  }

  #fillEnum(shell: Mutable<EnumSchema>, json: JsonObject, place: LazyPlace): void {
    const symbols = member(json, 'symbols');
    if (!isArray(symbols)) return this.#problem('BAD_ENUM', 'This enum has no array of "symbols".', place);
    shell.symbols = this.#symbols(symbols, place.at('symbols'));
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
      if (typeof symbol !== 'string' || !isSimpleName(symbol)) {
        this.#problem(
          'BAD_ENUM',
          `${JSON.stringify(symbol)} is no symbol: letters, digits and _, no digit first.`,
          place.at(i),
        );
      } else if (unique.has(symbol)) {
        this.#problem('BAD_ENUM', `The symbol ${symbol} stands here twice.`, place.at(i));
      } else unique.add(symbol);
    }
    return [...unique];
  }

  // ── Fields ────────────────────────────────────────────────────────────────────────────────────────────────────

  #fill(shell: Mutable<RecordSchema>, json: JsonObject, place: LazyPlace): void {
    const fields = member(json, 'fields');
    if (!isArray(fields))
      return this.#problem('NOT_A_SCHEMA', 'This record has no array of "fields".', place);
    const seen = new Set<string>();
    shell.fields = fields.flatMap((field, i) => {
      const built = this.#field(field, place.at('fields').at(i), namespaceOf(shell.name));
      if (!built) return [];
      if (!seen.has(built.name)) {
        seen.add(built.name);
        return [built];
      }
      this.#problem('DUPLICATE_FIELD', `${shell.name} has the field ${built.name} already.`, built.place);
      return [];
    });
  }

  #field(json: Json, place: LazyPlace, namespace: string): Field | undefined {
    const name = isObject(json) ? member(json, 'name') : undefined;
    if (!isObject(json) || typeof name !== 'string') {
      return this.#problem('BAD_NAME', 'A field is an object with a "name".', place);
    }
    if (!isSimpleName(name)) {
      const message = `${JSON.stringify(name)} is no field's name: letters, digits and _, no digit first.`;
      return this.#problem('BAD_NAME', message, place.at('name'));
    }
    const inner = member(json, 'type');
    if (inner === undefined) return this.#problem('NOT_A_SCHEMA', `The field ${name} has no "type".`, place);
    const type = this.build(inner, place.at('type'), namespace);
    return type && this.#completeField(name, type, json, place);
  }

  #completeField(name: string, type: AvroSchema, json: JsonObject, place: LazyPlace): Field {
    const order = member(json, 'order');
    if (order !== undefined && !orders.has(order)) {
      this.#problem(
        'NOT_A_SCHEMA',
        'The order of a field is ascending, descending or ignore.',
        place.at('order'),
      );
    }
    const doc = textOf(json, 'doc');
    const value = member(json, 'default');
    const field: Field = {
      name,
      aliases: this.#aliases(json, place, undefined),
      type,
      place,
      ...(doc === undefined ? {} : { doc }),
      ...(orders.has(order) ? { order: order as Order } : {}),
      ...(value === undefined ? {} : { default: { value, place: place.at('default') } }),
    };
    if (value !== undefined) this.#defaults.push(field);
    return field;
  }
}

function textOf(json: JsonObject, name: string): string | undefined {
  const text = member(json, name);
  return typeof text === 'string' ? text : undefined;
}

/** As written; whether it can be used is for logical-type.ts to say. */
function logical(json: JsonObject): { logicalType?: LogicalType } {
  const name = textOf(json, 'logicalType');
  if (name === undefined) return {};
  const precision = member(json, 'precision');
  const scale = member(json, 'scale');
  return {
    logicalType: {
      name,
      ...(typeof precision === 'number' ? { precision } : {}),
      ...(typeof scale === 'number' ? { scale } : {}),
    },
  };
}
