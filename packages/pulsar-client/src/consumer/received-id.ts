import { MessageId } from '../message-id.ts';
import type { BatchProgress } from './batch-progress.ts';
import type { TopicConsumer } from './topic-consumer.ts';

/** The id of a message that a consumer holds: it knows its way back, and its place among the batch's others. */
export class ReceivedMessageId extends MessageId {
  readonly source: TopicConsumer;
  readonly progress: BatchProgress | undefined;

  constructor(
    place: { readonly ledgerId: number; readonly entryId: number; readonly partition: number },
    source: TopicConsumer,
    batchIndex = -1,
    progress?: BatchProgress,
  ) {
    super(place.ledgerId, place.entryId, place.partition, batchIndex, progress?.size ?? 0);
    this.source = source;
    this.progress = progress;
  }
}
