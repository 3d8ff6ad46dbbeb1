import { type ParseError, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import { isArray, type Json } from './json.ts';
import { jsonPath, lineAndColumn } from './place.ts';
import type { SchemaProblem, SchemaProblemCode } from './schema-problem.ts';
import type { SourceText } from './source-text.ts';

/** JSON levels inside each other; people write about ten. Everything that walks JSON by recursion relies on it. */
export const maxDepth = 500;

/** UTF-16 units of one file. */
export const maxLength = 16 * 1024 * 1024;

export type JsonResult = { readonly value: Json } | { readonly problem: SchemaProblem };

/**
 * Reads strict JSON (RFC 8259), refusing what parsers differ in or silently lose: a byte order mark, bytes that were no UTF-8
 * (U+FFFD after decoding), members named twice, and nesting deeper than {@link maxDepth}. Never throws.
 */
export function readJson(source: SourceText): JsonResult {
  const { text } = source;
  if (text.length > maxLength) {
    return refuse(
      source,
      'NOT_A_SCHEMA',
      0,
      `Holds ${text.length} characters; at most ${maxLength} are read.`,
    );
  }
  const unreadable = characters(source);
  if (unreadable) return unreadable;
  return parse(source);
}

function characters(source: SourceText): JsonResult | undefined {
  const { text } = source;
  if (text.codePointAt(0) === 0xfeff) {
    return refuse(
      source,
      'NOT_JSON',
      0,
      'Begins with a byte order mark, which JSON does not allow; save it without.',
    );
  }
  const replaced = text.indexOf('�');
  if (replaced === -1) return undefined;
  return refuse(
    source,
    'NOT_JSON',
    replaced,
    'Holds bytes that are not UTF-8 (or U+FFFD); save it as UTF-8.',
  );
}

function parse(source: SourceText): JsonResult {
  const { text } = source;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return tooDeep(source) ?? notJson(source);
  }
  const size: Size = { members: 0, strings: 0, tooDeep: false };
  measure(value, 1, size);
  if (size.tooDeep) return tooDeep(source) ?? notJson(source);
  return keepsAll(text, size) ? { value } : namedTwice(source);
}

interface Size {
  members: number;
  /** Members' names among them. */
  strings: number;
  tooDeep: boolean;
}

function measure(value: Json, depth: number, size: Size): void {
  if (typeof value === 'string') size.strings += 1;
  if (typeof value !== 'object' || value === null) return;
  if (depth > maxDepth) size.tooDeep = true;
  if (size.tooDeep) return;
  if (isArray(value)) {
    for (const one of value) measure(one, depth + 1, size);
    return;
  }
  // Without an array of the values for each object; what JSON.parse makes inherits nothing that is met here.
  for (const name in value) {
    size.members += 1;
    size.strings += 1;
    measure(value[name] as Json, depth + 1, size);
  }
}

/**
 * Whether the value holds all that is written: of members named twice, JSON.parse keeps the last. Quotes are counted, as that is
 * fast; where some are inside of strings, members are.
 */
function keepsAll(text: string, { members, strings }: Size): boolean {
  return text.includes('\\"') ? survey(text).members === members : quotesIn(text) === 2 * strings;
}

function quotesIn(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) === 0x22) count += 1;
  return count;
}

function tooDeep(source: SourceText): JsonResult | undefined {
  const { depthExceededAt } = survey(source.text);
  if (depthExceededAt === undefined) return undefined;
  const message = `Nested deeper than ${maxDepth} levels; give inner types names and files of their own.`;
  return refuse(source, 'NOT_A_SCHEMA', depthExceededAt, message);
}

/** Colons outside of strings are members, whether or not JSON.parse keeps them. */
function survey(text: string): { depthExceededAt: number | undefined; members: number } {
  let depth = 0;
  let members = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = endOfString(text, i);
    else if (code === 0x3a) members += 1;
    else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    if (depth > maxDepth) return { depthExceededAt: i, members };
  }
  return { depthExceededAt: undefined, members };
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i += 1;
    else if (code === 0x22) return i;
  }
  return text.length;
}

function notJson(source: SourceText): JsonResult {
  if (source.text.trim() === '') return refuse(source, 'NOT_JSON', 0, 'Is empty; a schema is expected.');
  const errors: ParseError[] = [];
  parseTree(source.text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  const what = first ? printParseErrorCode(first.error) : 'a token that JSON does not have';
  return refuse(source, 'NOT_JSON', first?.offset ?? 0, `Is not JSON: ${what}.`);
}

function namedTwice(source: SourceText): JsonResult {
  const seen: Set<string>[] = [];
  let result: JsonResult | undefined;
  visit(source.text, {
    onObjectBegin: () => void seen.push(new Set()),
    onObjectEnd: () => void seen.pop(),
    onObjectProperty: (name, offset, _length, _line, _character, pathOf) => {
      if (seen.at(-1)?.has(name)) {
        const message = `Names ${JSON.stringify(name)} twice in one object; of two, parsers keep whichever they like.`;
        result ??= refuse(source, 'NOT_JSON', offset, message, jsonPath([...pathOf(), name]));
      }
      seen.at(-1)?.add(name);
    },
  });
  return result ?? refuse(source, 'NOT_JSON', 0, 'Names something twice in one object.');
}

function refuse(
  { file, text }: SourceText,
  code: SchemaProblemCode,
  offset: number,
  message: string,
  path = '$',
): JsonResult {
  return { problem: { code, message, place: { file, ...lineAndColumn(text, offset), path } } };
}
