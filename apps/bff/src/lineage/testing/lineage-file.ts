import { readFile, writeFile } from 'node:fs/promises';

const file = new URL('../../../lineage.json', import.meta.url);

/** Coordinates of the GraphQL schema by `record.field`, both in order. Fields that are nowhere are left out. */
export type Coordinates = Readonly<Record<string, readonly string[]>>;

export interface Lineage {
  readonly shows: Coordinates;
  readonly takes: Coordinates;
}

/** Collects what an experiment finds. */
export class Found {
  readonly #coordinates = new Map<string, Set<string>>();

  add(field: string, coordinates: Iterable<string>): void {
    const known = this.#coordinates.get(field) ?? new Set<string>();
    this.#coordinates.set(field, known);
    for (const coordinate of coordinates) known.add(coordinate);
  }

  get sorted(): Coordinates {
    const shown = [...this.#coordinates].filter(([, { size }]) => size > 0);
    return Object.fromEntries(
      shown
        .map(([field, coordinates]): [string, string[]] => [field, [...coordinates].toSorted()])
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  }
}

/** The committed half of the lineage; with UPDATE_LINEAGE=1 what was found is written first. */
export async function committed(half: keyof Lineage, found?: Coordinates): Promise<Coordinates> {
  if (found !== undefined && process.env['UPDATE_LINEAGE'] !== undefined) {
    const before = await read();
    await writeFile(file, `${JSON.stringify({ ...before, [half]: found }, null, 2)}\n`);
  }
  return (await read())[half];
}

const read = async (): Promise<Lineage> => JSON.parse(await readFile(file, 'utf8')) as Lineage;
