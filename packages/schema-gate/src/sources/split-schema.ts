import type { SourceText } from '../avro/source-text.ts';

type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;

/** Keys that hold schemas, by the type that has them. */
const NAMED = new Set(['record', 'error', 'enum', 'fixed']);

/**
 * One schema as one file for each type that it defines: whatever else a definition says (docs, attributes of one's own) is
 * kept, and every use becomes a full name. The outermost type comes first.
 * @param text a schema whose root is a record, enum or fixed
 * @param fileOf where a type goes, by its full name
 */
export function splitSchema(text: string, fileOf: (fullName: string) => string): SourceText[] {
  const definitions = new Map<string, JsonObject>();
  new Splitter(definitions).type(JSON.parse(text), '');
  return [...definitions].map(([name, definition]) => ({
    file: fileOf(name),
    text: `${JSON.stringify(definition, undefined, 2)}\n`,
  }));
}

class Splitter {
  readonly #definitions: Map<string, JsonObject>;

  constructor(definitions: Map<string, JsonObject>) {
    this.#definitions = definitions;
  }

  /** What stands in place of a type: itself, with definitions inside it taken out. */
  type(schema: Json, namespace: string): Json {
    if (typeof schema === 'string') return fullName(schema, namespace);
    if (Array.isArray(schema)) return schema.map((branch) => this.type(branch, namespace));
    const object = schema as JsonObject;
    const { type } = object;
    if (typeof type === 'string' && NAMED.has(type)) return this.#define(object, namespace);
    if (type === 'array') return { ...object, items: this.type(object['items'], namespace) };
    if (type === 'map') return { ...object, values: this.type(object['values'], namespace) };
    return { ...object, type: this.type(type, namespace) };
  }

  #define(object: JsonObject, enclosing: string): string {
    const given = textIn(object, 'name');
    const within = textIn(object, 'namespace', enclosing);
    const name = given.includes('.') ? given : fullName(given, within, true);
    const at = name.lastIndexOf('.');
    const namespace = at < 0 ? '' : name.slice(0, at);
    const { type, name: _, namespace: __, ...rest } = object;
    // Taken now, so that the outermost comes first; completed below.
    this.#definitions.set(name, {});
    const fields = Array.isArray(object['fields'])
      ? {
          fields: (object['fields'] as JsonObject[]).map((field) => ({
            ...field,
            type: this.type(field['type'], namespace),
          })),
        }
      : {};
    const named = { type, name: name.slice(at + 1), ...(namespace !== '' && { namespace }) };
    this.#definitions.set(name, { ...named, ...rest, ...fields });
    return name;
  }
}

const textIn = (object: JsonObject, key: string, otherwise = ''): string => {
  const value = object[key];
  return typeof value === 'string' ? value : otherwise;
};

const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);

function fullName(name: string, namespace: string, defined = false): string {
  if (name.includes('.') || namespace === '' || (!defined && PRIMITIVES.has(name))) return name;
  return `${namespace}.${name}`;
}
