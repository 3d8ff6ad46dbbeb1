import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Place } from './schema.ts';
import type { SourceText } from './source-text.ts';

/**
 * A place that is looked up when somebody asks for its line: of the thousands of places in a schema almost none is ever told.
 * `JSON.stringify` gives a plain place; {@link plainPlace} does so at once.
 */
export class LazyPlace implements Place {
  /** The text, at the root; elsewhere the place around. Two slots, as there is one for every type of every version. */
  readonly #within: SourceText | LazyPlace;
  readonly #key: string | number;

  constructor(within: SourceText | LazyPlace, key: string | number = '') {
    this.#within = within;
    this.#key = key;
  }

  at(key: string | number): LazyPlace {
    return new LazyPlace(this, key);
  }

  get file(): string {
    return this.#locate().source.file;
  }

  get path(): string {
    return jsonPath(this.#locate().segments);
  }

  get line(): number {
    return this.#position().line;
  }

  get column(): number {
    return this.#position().column;
  }

  toJSON(): Place {
    return plainPlace(this);
  }

  #position(): { line: number; column: number } {
    const { source, segments } = this.#locate();
    return positionOf(source.text, segments);
  }

  #locate(): { source: SourceText; segments: (string | number)[] } {
    const segments = [];
    let place: LazyPlace = this;
    while (place.#within instanceof LazyPlace) {
      segments.push(place.#key);
      place = place.#within;
    }
    return { source: place.#within, segments: segments.toReversed() };
  }
}

/** A place without laziness: data that can be compared, spread and sent. */
export const plainPlace = ({ file, line, column, path }: Place): Place => ({ file, line, column, path });

/** Line and column, from 1, of an offset in UTF-16 units. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

/** `$.fields[2].type`; names that are no identifiers stand in quotes. */
export function jsonPath(segments: readonly (string | number)[]): string {
  const steps = segments.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return `$${steps.join('')}`;
}

/** One text's tree is kept: places are asked for in bunches of one file. */
let latest: { text: string; root: ReturnType<typeof parseTree> } | undefined;

function positionOf(text: string, segments: (string | number)[]): { line: number; column: number } {
  if (latest?.text !== text) latest = { text, root: parseTree(text) };
  const node = latest.root && findNodeAtLocation(latest.root, segments);
  return lineAndColumn(text, node?.offset ?? 0);
}
