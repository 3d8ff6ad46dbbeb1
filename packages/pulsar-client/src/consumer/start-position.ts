import type { MessageId } from '../message-id.ts';

/** From where on messages are wanted. The broker starts with whole entries; what comes too early is dropped here. */
export interface StartPosition {
  readonly id: MessageId;
  /** Whether the message at `id` itself is wanted. */
  readonly inclusive: boolean;
}

/** Whether `id` comes before what is wanted. */
export function isBefore(id: MessageId, start: StartPosition): boolean {
  const { id: from, inclusive } = start;
  if (from.ledgerId < 0 || from.ledgerId >= 2 ** 63) return false;
  const entries = id.ledgerId - from.ledgerId || id.entryId - from.entryId;
  if (entries !== 0) return entries < 0;
  if (from.batchIndex < 0) return !inclusive;
  return inclusive ? id.batchIndex < from.batchIndex : id.batchIndex <= from.batchIndex;
}
