import type { Envelope, Message, TopicContract } from '@alpes/contracts';
import type { FeedPointer } from './feed/feed.ts';
import type { Query } from './query.ts';

/** What a projection gets: messages of one topic in order, inside the transaction that moves the topic's position. */
export interface Batch<M extends Message> {
  /** `companies`. */
  readonly context: string;
  /**
   * At least one. On a commands topic a message whose record this build doesn't know has `data: undefined`; one that
   * can't be decoded at all isn't here (its outcome will come as an event).
   */
  readonly messages: readonly Envelope<M>[];
  /**
   * Statements run one after the other, in the batch's transaction. Their texts are constants: each is planned once a
   * connection, for access through indexes.
   */
  readonly query: Query;
  /** Notes a change for the feed; of several about the same kind, subject and parent the last one stays. */
  readonly changed: (pointer: Omit<FeedPointer, 'position'>) => void;
}

/** One topic a projection hears; made by `on`. */
export interface ProjectionInput {
  readonly contract: TopicContract<Message>;
  readonly project: (batch: Batch<Message>) => Promise<void>;
}

/**
 * One read model. `project` writes in bulk: a constant number of statements, whatever the batch holds. All batches
 * of a read database run one after the other (see `project-batch.ts`), so it may read what other projections wrote,
 * and two of them never wait for each other's rows. What it throws stops the stream, never skips.
 */
export interface Projection {
  readonly name: string;
  readonly inputs: readonly ProjectionInput[];
}

/** `on(companiesEvents, async ({ messages, query }) => …)`. */
export function on<M extends Message>(
  contract: TopicContract<M>,
  project: (batch: Batch<M>) => Promise<void>,
): ProjectionInput {
  return {
    contract: contract as unknown as TopicContract<Message>,
    project: project as ProjectionInput['project'],
  };
}
