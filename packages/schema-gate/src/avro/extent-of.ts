import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Texts that were looked into lately, and the tree of each that was looked into again. */
const lately = new Map<string, Node | undefined>();
const kept = 4;

/**
 * From where to where, in UTF-16 units, a value stands in strict JSON; the whole text where there is no such value. The first
 * time the text is read up to there, without a tree; whoever asks for more of the same text gets it from one.
 */
export function extentOf(text: string, path: (string | number)[]): Extent {
  const whole = { start: 0, end: text.length };
  if (!lately.has(text)) {
    remember(text, undefined);
    return readTo(text, path) ?? whole;
  }
  const tree = lately.get(text) ?? parseTree(text);
  remember(text, tree);
  const node = tree && findNodeAtLocation(tree, path);
  return node ? { start: node.offset, end: node.offset + node.length } : whole;
}

function remember(text: string, tree: Node | undefined): void {
  lately.set(text, tree);
  for (const [oldest] of lately) if (lately.size > kept) lately.delete(oldest);
}

function readTo(text: string, path: readonly (string | number)[]): Extent | undefined {
  let start = skipBlank(text, 0);
  for (const key of path) {
    const found = typeof key === 'number' ? element(text, start, key) : memberValue(text, start, key);
    if (found === undefined) return undefined;
    start = found;
  }
  return { start, end: endOfValue(text, start) };
}

/** Where an element of the array begins that begins at `start`. */
function element(text: string, start: number, index: number): number | undefined {
  if (text[start] !== '[') return undefined;
  let at = skipBlank(text, start + 1);
  for (let i = 0; text[at] !== ']'; i += 1) {
    if (i === index) return at;
    at = skipBlank(text, endOfValue(text, at));
    if (text[at] === ',') at = skipBlank(text, at + 1);
  }
  return undefined;
}

/** Where a member's value begins, of the object that begins at `start`. */
function memberValue(text: string, start: number, name: string): number | undefined {
  if (text[start] !== '{') return undefined;
  for (let at = skipBlank(text, start + 1); text[at] === '"'; ) {
    const end = endOfString(text, at);
    const value = skipBlank(text, skipBlank(text, end) + 1);
    if (JSON.parse(text.slice(at, end)) === name) return value;
    at = skipBlank(text, endOfValue(text, value));
    if (text[at] === ',') at = skipBlank(text, at + 1);
  }
  return undefined;
}

/** Behind the value that begins at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (depth === 0 && (character === ',' || character === ']' || character === '}')) return at;
    else {
      if (character === '{' || character === '[') depth += 1;
      if (character === '}' || character === ']') depth -= 1;
      at += 1;
    }
    if (depth === 0 && (character === '"' || character === '}' || character === ']')) return at;
    if (depth === 0 && isBlank(text, at)) return at;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (isBlank(text, at)) at += 1;
  return at;
}

/** JSON's white space. */
function isBlank(text: string, at: number): boolean {
  const character = text[at];
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}
