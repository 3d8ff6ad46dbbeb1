import type { Query } from '@alpes/projection-kit';
import { type ClusterQuestion, type LocationCluster, locationClusters } from './clusters.ts';
import type { CommandRow, CompanyRow, FindingRow } from './columns.ts';
import { type CommandQuestion, commandPage } from './commands.ts';
import { type CompanyQuestion, companyPage } from './companies.ts';
import {
  type CompanyCompletenessQuestion,
  type Completeness,
  type CompletenessScope,
  completenessByCountry,
  completenessOf,
  completenessOfCompanies,
} from './completeness.ts';
import {
  countByRule,
  type FindingCount,
  type FindingFilter,
  type FindingQuestion,
  findingPage,
} from './findings.ts';
import { Loaders } from './loaders.ts';
import { type FoundLocation, type LocationQuestion, locationPage } from './locations.ts';
import type { CountedPage } from './pages.ts';
import { commandStates } from './states.ts';

/** Every question the read models answer, bound to the read database. */
export class Reads {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  /** @param remember false for what outlives one answer. */
  loaders(remember: boolean): Loaders {
    return new Loaders(this.#query, { remember });
  }

  companies(question: CompanyQuestion): Promise<CountedPage<CompanyRow>> {
    return companyPage(this.#query, question);
  }

  locations(question: LocationQuestion): Promise<CountedPage<FoundLocation>> {
    return locationPage(this.#query, question);
  }

  findings(question: FindingQuestion): Promise<CountedPage<FindingRow>> {
    return findingPage(this.#query, question);
  }

  findingCounts(filter: FindingFilter): Promise<FindingCount[]> {
    return countByRule(this.#query, filter);
  }

  commands(question: CommandQuestion): Promise<CountedPage<CommandRow>> {
    return commandPage(this.#query, question);
  }

  async command(id: string): Promise<CommandRow | null> {
    return (await commandStates.load(this.#query, [id])).get(id) ?? null;
  }

  clusters(question: ClusterQuestion): Promise<LocationCluster[]> {
    return locationClusters(this.#query, question);
  }

  /** Those of them that are known, in the order of `ids`, each once. */
  async commandsById(ids: readonly string[]): Promise<CommandRow[]> {
    const found = await commandStates.load(this.#query, ids);
    return [...new Set(ids)].map((id) => found.get(id)).filter((row) => row !== undefined);
  }

  completenessOfCompanies(question: CompanyCompletenessQuestion): Promise<CountedPage<Completeness>> {
    return completenessOfCompanies(this.#query, question);
  }

  async completeness(scope: CompletenessScope, key: string): Promise<Completeness> {
    const [found] = await completenessOf(this.#query, scope, [key]);
    return found!;
  }

  completenessByCountry(): Promise<Completeness[]> {
    return completenessByCountry(this.#query);
  }
}
