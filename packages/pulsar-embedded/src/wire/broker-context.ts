import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { SchemaRegistry } from '../schema/schema-registry.ts';
import type { Catalogue } from '../topics/catalogue.ts';
import type { CursorStore } from '../topics/cursor-store.ts';
import type { Topics } from '../topics/topics.ts';

/** What both doors of the broker, wire and admin, work on. */
export interface BrokerContext {
  readonly topics: Topics;
  readonly catalogue: Catalogue;
  readonly cursors: CursorStore;
  readonly schemas: SchemaRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  /** `pulsar://host:port`, as clients should connect. */
  serviceUrl(): string;
  /** A producer name nobody has: `standalone-<start>-<n>`. */
  nextProducerName(): string;
}
