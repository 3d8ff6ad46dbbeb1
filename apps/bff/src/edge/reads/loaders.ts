import type { Query } from '@alpes/projection-kit';
import DataLoader from 'dataloader';
import type { CompanyRow, FindingRow, LocationRow } from './columns.ts';
import { type AskedInput, inputsOf } from './commands.ts';
import { type Completeness, completenessOf } from './completeness.ts';
import type { FindingFilter } from './findings.ts';
import {
  type ChildFindings,
  type ChildPageArguments,
  countFindings,
  findingsOfSubjects,
  locationsOfCompanies,
} from './nested.ts';
import type { Page } from './pages.ts';
import { companyStates, locationStates } from './states.ts';

/**
 * What an operation asks about many parents at once becomes one statement for all of them. A query's loaders also remember; a
 * subscription's do not, since they outlive what they read.
 */
export class Loaders {
  readonly company: DataLoader<string, CompanyRow | null>;
  readonly location: DataLoader<string, LocationRow | null>;
  readonly completeness: DataLoader<string, Completeness>;
  readonly commandInput: DataLoader<string, AskedInput | null>;
  readonly #query: Query;
  readonly #cache: boolean;
  /** A loader for each set of arguments that a nested list is asked with. */
  readonly #byArguments = new Map<string, DataLoader<string, unknown>>();

  constructor(query: Query, { remember }: { readonly remember: boolean }) {
    this.#query = query;
    this.#cache = remember;
    this.company = this.#loader(async (ids) => inOrder(await companyStates.load(query, ids), ids));
    this.location = this.#loader(async (ids) => inOrder(await locationStates.load(query, ids), ids));
    this.completeness = this.#loader((ids) => completenessOf(query, 'COMPANY', ids));
    this.commandInput = this.#loader((ids) => inputsOf(query, ids));
  }

  locationsOf(company: string, page: ChildPageArguments): Promise<Page<LocationRow>> {
    return this.#with('locations', page, (ids) => locationsOfCompanies(this.#query, ids, page)).load(company);
  }

  findingsOf(subject: string, page: ChildFindings): Promise<Page<FindingRow>> {
    return this.#with('findings', page, (ids) => findingsOfSubjects(this.#query, ids, page)).load(subject);
  }

  findingCountOf(subject: string, filter: FindingFilter): Promise<number> {
    return this.#with('findingCount', filter, (ids) => countFindings(this.#query, ids, filter)).load(subject);
  }

  #with<T>(
    name: string,
    given: object,
    batch: (ids: readonly string[]) => Promise<T[]>,
  ): DataLoader<string, T> {
    const key = `${name} ${JSON.stringify(given)}`;
    const known = this.#byArguments.get(key);
    if (known !== undefined) return known as DataLoader<string, T>;
    const loader = this.#loader(batch);
    this.#byArguments.set(key, loader);
    return loader;
  }

  #loader<T>(batch: (ids: readonly string[]) => Promise<T[]>): DataLoader<string, T> {
    return new DataLoader<string, T>(batch, { cache: this.#cache });
  }
}

function inOrder<Row>(rows: ReadonlyMap<string, Row>, ids: readonly string[]): (Row | null)[] {
  return ids.map((id) => rows.get(id) ?? null);
}
