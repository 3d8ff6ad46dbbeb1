export { ProjectionError, type ProjectionErrorCode } from './errors.ts';
export type { FaultPoint, FaultPoints } from './fault-points.ts';
export { decodeCursor, type FeedCursor } from './feed/cursor.ts';
export type { Change, FeedFilter, FeedPointer, FeedTail, StateLoader, WatchOptions } from './feed/feed.ts';
export { FeedError } from './feed/feed.ts';
export { createFeedTail, type FeedTailOptions } from './feed/feed-tail.ts';
export { containing, foldKey, foldText } from './fold-text.ts';
export { type Batch, on, type Projection, type ProjectionInput } from './projection.ts';
export {
  createProjector,
  isProjectorApp,
  type ProjectorApp,
  type ProjectorOptions,
} from './projector.ts';
export type { ProjectorDefinition } from './projector-definition.ts';
export type { Query } from './query.ts';
export type { ReadTable, TableDifference } from './rebuild/read-table.ts';
export type { RebuildOptions, RebuildReport } from './rebuild/rebuild.ts';
export { isUuid, lastBy, recordset, timestamp } from './rows.ts';
export { readSettings, type Settings } from './settings.ts';
export type { Arrived, Broker, MessagePlace, Source, TopicReader } from './stream/broker.ts';
