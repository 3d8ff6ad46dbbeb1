import { parseSchemas } from '../avro/parse-schemas.ts';
import type { AvroSchema, NamedSchema } from '../avro/schema.ts';
import type { SchemaProblem } from '../avro/schema-problem.ts';
import { namedIn, type Subject, subjectsOf, topicsOf } from './subjects.ts';
import type { Tree } from './tree.ts';

/** The contracts of one moment, parsed, with what is compared of them. */
export interface ContractTree {
  readonly label: string;
  readonly subjects: ReadonlyMap<string, Subject>;
  readonly topics: ReadonlyMap<string, Subject>;
  readonly named: ReadonlyMap<string, NamedSchema>;
  readonly problems: readonly SchemaProblem[];
  /** What a schema is made of, as a key: equal keys, equal texts of all files that it reaches. */
  keyOf(schema: AvroSchema): string;
}

/** Texts that are the same are the same number, for as long as one comparison lasts. */
export class TextNumbers {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

export function contractTree({ label, files }: Tree, numbers = new TextNumbers()): ContractTree {
  const { roots, named, problems } = parseSchemas(files);
  const textOf = new Map(files.map(({ file, text }) => [file, numbers.of(text)]));
  let subjects: ReadonlyMap<string, Subject> | undefined;
  return {
    label,
    named,
    problems,
    topics: byName(topicsOf(roots)),
    // Of earlier trees, mostly, nobody asks which records stand alone.
    get subjects() {
      return (subjects ??= byName(subjectsOf(roots)));
    },
    keyOf: (schema) => keyOf(schema, textOf),
  };
}

const byName = (subjects: readonly Subject[]): ReadonlyMap<string, Subject> =>
  new Map(subjects.map((subject) => [subject.name, subject]));

function keyOf(schema: AvroSchema, textOf: ReadonlyMap<string, number>): string {
  const files = new Set([schema.place.file, ...[...namedIn(schema)].map(({ place }) => place.file)]);
  return [...files]
    .map((file) => textOf.get(file) ?? -1)
    .toSorted((a, b) => a - b)
    .join(' ');
}
