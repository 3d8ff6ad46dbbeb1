import { FeedError } from './feed.ts';

/** Where somebody stands in a feed: which feed, and the last position they have seen. */
export interface FeedCursor {
  /** The feed's epoch, a UUID. */
  readonly epoch: string;
  readonly position: bigint;
}

/** 16 bytes of epoch, 8 of position, as base64url: 32 characters. */
export function encodeCursor({ epoch, position }: FeedCursor): string {
  const bytes = Buffer.alloc(24);
  bytes.write(epoch.replaceAll('-', ''), 'hex');
  bytes.writeBigInt64BE(position, 16);
  return bytes.toString('base64url');
}

/** @throws {FeedError} CURSOR_INVALID */
export function decodeCursor(text: string): FeedCursor {
  const bytes = /^[\w-]{32}$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  const position = bytes.length === 24 ? bytes.readBigInt64BE(16) : -1n;
  if (position < 0n) throw new FeedError('CURSOR_INVALID', 'This is no cursor of a subscription.');
  const epoch = bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { epoch, position };
}
