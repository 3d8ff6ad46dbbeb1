export type { Change, FeedFilter, FeedPointer, FeedTail, StateLoader, WatchOptions } from './feed/feed.ts';
export { FeedError } from './feed/feed.ts';
export { containing, foldText } from './fold-text.ts';
export type { Query } from './query.ts';
