import type { AggregateTable, Row, View } from './definition.ts';
import { KitError } from './errors.ts';
import type { Claim } from './incoming.ts';

/** An aggregate as it will be written: `expected` is the version in the database, null when there is none. */
export interface Change {
  readonly row: Row;
  readonly expected: number | null;
}

interface Entry<S> {
  readonly state: S;
  readonly row: Row;
}

/**
 * The aggregates of a batch, in memory: as read, then as each message of the batch leaves them. So a later message
 * sees what an earlier one did, before any of it is written.
 */
export class WorkingSet<S> {
  readonly #table: AggregateTable<S>;
  readonly #entries = new Map<string, Entry<S>>();
  readonly #expected = new Map<string, number | null>();
  readonly #holders = new Map<string, string>();
  readonly #released = new Set<string>();

  constructor(table: AggregateTable<S>) {
    this.#table = table;
  }

  /** A row as the database has it. What the batch has changed already stays. */
  load(row: Row): void {
    if (this.#entries.has(row.id)) return;
    this.#entries.set(row.id, { row, state: this.#table.fromRow(row) });
    this.#hold(row);
  }

  /** Somebody's claim, without the rest of the row. */
  loadHolder({ column, value }: Claim, id: string): void {
    if (!this.#entries.has(id)) this.#holders.set(claimKey(column, value), id);
  }

  state(id: string): S | null {
    return this.#entries.get(id)?.state ?? null;
  }

  version(id: string): number | null {
    return this.#entries.get(id)?.row.version ?? null;
  }

  /**
   * The state as a row.
   * @throws KitError WRONG_STATE when it isn't this aggregate, or its version hasn't moved by one for the decision (or
   *   for each of its events).
   */
  rowOf(id: string, state: S, events: number): Row {
    const row = this.#table.toRow(state);
    const version = this.version(id) ?? 0;
    if (row.id === id && (row.version === version + 1 || row.version === version + events)) return row;
    const text = `expected ${id} in version ${version + 1}, got ${row.id} in version ${row.version}`;
    throw new KitError('WRONG_STATE', text);
  }

  put(id: string, state: S, row: Row): void {
    const before = this.#entries.get(id)?.row;
    if (!this.#expected.has(id)) this.#expected.set(id, before?.version ?? null);
    if (before !== undefined) this.#release(before, row);
    this.#entries.set(id, { row, state });
    this.#hold(row);
  }

  changes(): Change[] {
    return [...this.#expected].flatMap(([id, expected]) => {
      const row = this.#entries.get(id)?.row;
      return row === undefined ? [] : [{ row, expected }];
    });
  }

  /** Aggregates that gave up a claim which was in the database: another one may take it in the same batch. */
  get released(): readonly string[] {
    return [...this.#released];
  }

  view(claims: readonly Claim[]): View<S> {
    return new MessageView(this.#entries, this.#holders, claims);
  }

  #hold(row: Row): void {
    for (const column of this.#table.unique ?? []) {
      const value = row[column];
      if (typeof value === 'string') this.#holders.set(claimKey(column, value), row.id);
    }
  }

  #release(before: Row, after: Row): void {
    for (const column of this.#table.unique ?? []) {
      const value = before[column];
      if (typeof value !== 'string' || value === after[column]) continue;
      if (this.#holders.get(claimKey(column, value)) === before.id) {
        this.#holders.delete(claimKey(column, value));
      }
      if (this.#expected.get(before.id) !== null) this.#released.add(before.id);
    }
  }
}

class MessageView<S> implements View<S> {
  readonly #entries: ReadonlyMap<string, Entry<S>>;
  readonly #holders: ReadonlyMap<string, string>;
  readonly #claims: readonly Claim[];

  constructor(
    entries: ReadonlyMap<string, Entry<S>>,
    holders: ReadonlyMap<string, string>,
    claims: readonly Claim[],
  ) {
    this.#entries = entries;
    this.#holders = holders;
    this.#claims = claims;
  }

  get(id: string): S | null {
    return this.#entries.get(id)?.state ?? null;
  }

  filter(predicate: (state: S) => boolean): readonly S[] {
    return [...this.#entries.values()].map(({ state }) => state).filter((state) => predicate(state));
  }

  holderOf(column: string, value: string): string | null {
    if (!this.#claims.some((claim) => claim.column === column && claim.value === value)) {
      throw new KitError('UNDECLARED_CLAIM', `asked who holds ${column}, which "claims" hasn't named`);
    }
    return this.#holders.get(claimKey(column, value)) ?? null;
  }
}

const claimKey = (column: string, value: string): string => `${column}\u0000${value}`;
