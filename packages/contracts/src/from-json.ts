import { ContractError } from './contract-error.ts';
import type { Envelope, Message } from './envelope.ts';

interface Field {
  readonly name: string;
  readonly type: Schema;
  readonly default?: unknown;
}
interface Definition {
  readonly type: Schema;
  readonly name?: string;
  readonly namespace?: string;
  readonly logicalType?: string;
  readonly fields?: readonly Field[];
  readonly items?: Schema;
  readonly values?: Schema;
}
type Schema = string | readonly Schema[] | Definition;
type Path = readonly string[];
type Json = Readonly<Record<string, unknown>>;

/**
 * Makes an envelope of its JSON form (dates in ISO 8601, decimals as strings; what JSON.stringify makes of an envelope).
 * Fields that may be left out take their defaults; a field that the contract does not have is refused, since whoever
 * wrote it meant something. The values themselves are checked when the envelope is encoded.
 *
 * @throws {ContractError} INVALID_DATA, with the path.
 */
export function envelopeFromJson<M extends Message>(
  { schema }: { readonly schema: string; readonly types: readonly M['type'][] },
  json: unknown,
): Envelope<M> {
  const envelope = JSON.parse(schema) as Definition;
  const type = isObject(json) ? json['type'] : undefined;
  return new JsonReader(envelope).envelope(envelope, json, type) as unknown as Envelope<M>;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function invalid(path: Path, problem: string): ContractError {
  return new ContractError('INVALID_DATA', `${path.join('.') || 'envelope'}: ${problem}`, { path });
}

class JsonReader {
  readonly #named = new Map<string, Definition>();

  constructor(schema: Schema) {
    this.#collect(schema);
  }

  /** Named types by their full name, wherever they are spelled out. */
  #collect(schema: Schema | undefined): void {
    if (Array.isArray(schema)) for (const branch of schema) this.#collect(branch as Schema);
    if (!isObject(schema)) return;
    const definition = schema as unknown as Definition;
    if (definition.name) this.#named.set(`${definition.namespace}.${definition.name}`, definition);
    for (const field of definition.fields ?? []) this.#collect(field.type);
    this.#collect(definition.items);
    this.#collect(definition.values);
  }

  /** `data` is read as the record that `type` names. */
  envelope(schema: Definition, json: unknown, type: unknown): Json {
    const fields = (schema.fields ?? []).map((field) =>
      field.name === 'data' ? { ...field, type: this.#branch(field.type as readonly Schema[], type) } : field,
    );
    return this.#record(fields, json, []);
  }

  #branch(union: readonly Schema[], type: unknown): Schema {
    const branch = union.map((schema) => this.#resolve(schema)).find(({ name }) => name === type);
    if (!branch) throw invalid(['type'], `this topic carries no ${String(type)}`);
    return branch;
  }

  #resolve(schema: Schema): Definition {
    return typeof schema === 'string'
      ? (this.#named.get(schema) ?? { type: schema })
      : (schema as Definition);
  }

  #record(fields: readonly Field[], json: unknown, path: Path): Json {
    if (!isObject(json)) throw invalid(path, 'is not an object');
    const unknown = Object.keys(json).find((key) => !fields.some(({ name }) => name === key));
    if (unknown !== undefined) throw invalid([...path, unknown], 'there is no such field');
    return Object.fromEntries(fields.map((field) => [field.name, this.#field(field, json, path)]));
  }

  #field(field: Field, json: Json, path: Path): unknown {
    const given = json[field.name];
    const value = given === undefined ? field.default : given;
    if (value === undefined) throw invalid([...path, field.name], 'is missing');
    return this.#value(field.type, value, [...path, field.name]);
  }

  #value(schema: Schema, json: unknown, path: Path): unknown {
    if (Array.isArray(schema)) return this.#nullable(schema as readonly Schema[], json, path);
    const definition = this.#resolve(schema);
    if (definition.logicalType === 'timestamp-millis') return date(json, path);
    if (definition.fields) return this.#record(definition.fields, json, path);
    if (definition.type === 'array') return this.#array(definition.items as Schema, json, path);
    if (definition.type === 'map') return this.#map(definition.values as Schema, json, path);
    return json;
  }

  #nullable(union: readonly Schema[], json: unknown, path: Path): unknown {
    if (json === null) return null;
    const branches = union.filter((schema) => schema !== 'null');
    return this.#value(branches[0] as Schema, json, path);
  }

  #array(items: Schema, json: unknown, path: Path): unknown[] {
    if (!Array.isArray(json)) throw invalid(path, 'is not an array');
    return json.map((item, i) => this.#value(items, item, [...path, String(i)]));
  }

  #map(values: Schema, json: unknown, path: Path): Json {
    if (!isObject(json)) throw invalid(path, 'is not an object');
    const entries = Object.entries(json).map(([key, value]) => [
      key,
      this.#value(values, value, [...path, key]),
    ]);
    return Object.fromEntries(entries) as Json;
  }
}

/** ISO 8601 with a zone: a time without one would mean something else on each machine. */
function date(json: unknown, path: Path): Date {
  const match =
    typeof json === 'string' &&
    /^(\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(json);
  const value = match ? new Date(json) : undefined;
  if (!value || Number.isNaN(value.getTime())) throw invalid(path, 'is not an ISO 8601 time with a zone');
  return value;
}
