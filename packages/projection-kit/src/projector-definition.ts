import type { Message, TopicContract } from '@alpes/contracts';
import type { Projection } from './projection.ts';
import type { ReadTable } from './rebuild/read-table.ts';
import type { NamedInput } from './stream/project-batch.ts';

/** Everything a projector declares. */
export interface ProjectorDefinition {
  /** The app's name, and its subscription's. */
  readonly name: string;
  /** The read database: `read` is `alpes_read`. */
  readonly database: string;
  /** The folder of its migrations. */
  readonly migrations: URL;
  /** Run in this order on each batch of a topic they hear. The topics they name are what the projector consumes. */
  readonly projections: readonly Projection[];
  /** The tables that projections write, so that they can be rebuilt. */
  readonly tables: readonly ReadTable[];
}

/** The topics that the projections hear, each once. */
export function contractsOf({ projections }: ProjectorDefinition): TopicContract<Message>[] {
  const contracts = projections.flatMap(({ inputs }) => inputs.map(({ contract }) => contract));
  return [...new Map(contracts.map((contract) => [contract.topic(), contract])).values()];
}

/** What the projections do with one topic, in their order. */
export const inputsFor = (
  { projections }: ProjectorDefinition,
  contract: TopicContract<Message>,
): NamedInput[] =>
  projections.flatMap(({ name, inputs }) =>
    inputs
      .filter((input) => input.contract.topic() === contract.topic())
      .map(({ project }) => ({ projection: name, project })),
  );
