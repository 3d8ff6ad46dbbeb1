export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

export const isArray = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);

/** Own members only: a schema may well call something `constructor`. */
export const member = (json: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(json, name) ? json[name] : undefined;

export function textOf(json: JsonObject, name: string): string | undefined {
  const text = member(json, name);
  return typeof text === 'string' ? text : undefined;
}
