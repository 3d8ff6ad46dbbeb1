/** What one client may ask of an edge; each holds on HTTP and on the websocket alike where it makes sense on both. */
export interface Limits {
  /** Fields below each other. */
  readonly depth: number;
  /** Objects an operation may return at most, pages counted by their `first` or `last`. */
  readonly cost: number;
  readonly aliases: number;
  readonly directives: number;
  /** Lexical tokens of a document. */
  readonly tokens: number;
  /** Bytes of an HTTP body and of a websocket message. */
  readonly messageBytes: number;
  /** Operations under way on one socket. */
  readonly operationsPerSocket: number;
  readonly socketsPerPrincipal: number;
  /** From the upgrade to `connection_init`. */
  readonly connectionInitMs: number;
  /** Bytes that wait for a client that does not read; beyond, its socket is closed and it may resume by cursor. */
  readonly unsentBytes: number;
  /** Rows of a page. */
  readonly pageSize: number;
}

export const defaultLimits: Limits = {
  depth: 12,
  cost: 10_000,
  aliases: 30,
  directives: 20,
  tokens: 2_000,
  messageBytes: 256 * 1024,
  operationsPerSocket: 1_000,
  socketsPerPrincipal: 100,
  connectionInitMs: 5_000,
  unsentBytes: 4 * 1024 * 1024,
  pageSize: 200,
};

/** Rows of a page when the client names no number. */
export const defaultPageSize = 20;
