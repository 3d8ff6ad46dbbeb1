import type { MessageIdData } from '@alpes/pulsar-protocol';
import type { Topic } from '../topics/topic.ts';

type Position = Pick<MessageIdData, 'ledgerId' | 'entryId'>;

/**
 * The entry that a position on the wire means in a topic. A topic has one ledger: positions before it (earliest among
 * them) mean its first entry, positions behind it (latest among them) the one after its last.
 */
export function positionOf({ ledgerId, entryId }: Position, topic: Topic): number {
  const end = topic.log.index.last + 1;
  if (ledgerId < topic.ledgerId) return 0;
  if (ledgerId > topic.ledgerId) return end;
  return Math.min(Math.max(entryId, 0), end);
}
