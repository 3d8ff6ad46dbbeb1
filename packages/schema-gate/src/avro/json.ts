export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

export const isArray = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);

/** Avro's attributes. Objects inherit nothing of such a name, so that what is read is the JSON's own. */
export type Attribute =
  | 'aliases'
  | 'default'
  | 'doc'
  | 'fields'
  | 'items'
  | 'logicalType'
  | 'name'
  | 'namespace'
  | 'order'
  | 'precision'
  | 'scale'
  | 'size'
  | 'symbols'
  | 'type'
  | 'values';

export const member = (json: JsonObject, name: Attribute): Json | undefined => json[name];

export function textOf(json: JsonObject, name: Attribute): string | undefined {
  const text = member(json, name);
  return typeof text === 'string' ? text : undefined;
}
