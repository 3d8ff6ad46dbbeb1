import { extentOf } from './extent-of.ts';
import type { Place } from './schema.ts';
import type { SourceText } from './source-text.ts';

/** A member's name, or an element's index. */
export type Key = string | number;

/** Where something stands in a text: inside of what, and under which key. */
export abstract class Located {
  readonly #within: SourceText | Located;
  readonly #key: Key;

  /** With a key: under it, inside of `from`. Without: where `from` is; for a text, at its root. */
  constructor(from: SourceText | Located, key?: Key) {
    const same = key === undefined && from instanceof Located;
    this.#within = same ? from.#within : from;
    this.#key = same ? from.#key : (key ?? '');
  }

  at(key: Key): LazyPlace {
    return new LazyPlace(this, key);
  }

  protected get source(): SourceText {
    return this.#within instanceof Located ? this.#within.source : this.#within;
  }

  protected get segments(): Key[] {
    return this.#within instanceof Located ? [...this.#within.segments, this.#key] : [];
  }
}

/**
 * A place that is looked up when somebody asks for its line: of the thousands of places in a schema almost none is ever told.
 * `JSON.stringify` gives a plain place; {@link plainPlace} does so at once.
 */
export class LazyPlace extends Located implements Place {
  get file(): string {
    return this.source.file;
  }

  get path(): string {
    return jsonPath(this.segments);
  }

  get line(): number {
    return this.#position().line;
  }

  get column(): number {
    return this.#position().column;
  }

  /** The JSON that stands there, as written. */
  text(): string {
    const { text } = this.source;
    const { start, end } = extentOf(text, this.segments);
    return text.slice(start, end);
  }

  /** At once, as data. */
  toJSON(): Place {
    return { file: this.file, ...this.#position(), path: this.path };
  }

  #position(): { line: number; column: number } {
    const { text } = this.source;
    return lineAndColumn(text, extentOf(text, this.segments).start);
  }
}

/** A place without laziness: data that can be compared, spread and sent. */
export const plainPlace = (place: Place): Place =>
  place instanceof LazyPlace
    ? place.toJSON()
    : { file: place.file, line: place.line, column: place.column, path: place.path };

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
