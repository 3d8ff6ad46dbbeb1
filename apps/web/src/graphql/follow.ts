import type { TypedDocumentNode } from '@urql/core';
import type { Client } from 'graphql-ws';
import { backoffMs } from './backoff.ts';

/** An endless subscription of the edge, whose items carry a cursor. */
export interface FollowOptions<Data, Variables> {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** Without `after`. */
  readonly variables: Omit<Variables, 'after'>;
  readonly cursorOf: (data: Data) => string;
  readonly onItem: (data: Data) => void;
  /**
   * What happened meanwhile cannot be told any more (the cursor is too old); ask for the state anew. What changes from here on
   * is told again.
   */
  readonly onGap?: () => void;
  /** It was refused, for now or for good. */
  readonly onRefused?: (code: string) => void;
}

/** Codes that asking again does not change. */
const final = new Set([
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'COST_EXCEEDED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
]);

/** Short of which nothing is asked again. */
const AGAIN_AFTER_MS = 1_000;

/**
 * Listens until it is stopped. After a break of whatever length it goes on behind the last item that arrived: nothing is
 * missed and nothing repeated. The client subscribes again by itself when the socket was lost; what the edge ends or
 * refuses for now is subscribed to anew, later each time up to 30 s; what it refuses for good ends.
 * @returns stops it
 */
export function follow<Data, Variables>(
  client: Client,
  options: FollowOptions<Data, Variables>,
  random: () => number = Math.random,
): () => void {
  // The client reads the variables whenever it subscribes, also after a break: this is what makes it resume.
  const variables: Record<string, unknown> = { ...options.variables };
  let over = false;
  let attempts = 0;
  let stop = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = () => {
    if (over) return;
    const wait = AGAIN_AFTER_MS + backoffMs(attempts, { firstMs: 2_000, mostMs: 29_000, random });
    attempts += 1;
    timer = setTimeout(start, wait);
  };
  const refused = (code: string) => {
    if (code === 'CURSOR_EXPIRED' || code === 'INVALID_CURSOR') {
      delete variables['after'];
      options.onGap?.();
      return;
    }
    if (final.has(code)) over = true;
    options.onRefused?.(code);
  };
  const start = () => {
    stop = client.subscribe<Data>(
      { query: options.document as unknown as string, variables },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined) refused(codeOf(errors));
          if (data === null || data === undefined) return;
          attempts = 0;
          variables['after'] = options.cursorOf(data);
          options.onItem(data);
        },
        error: (error) => {
          refused(codeOf(error));
          again();
        },
        complete: again,
      },
    );
  };
  start();
  return () => {
    over = true;
    clearTimeout(timer);
    stop();
  };
}

function codeOf(error: unknown): string {
  const [first] = Array.isArray(error) ? (error as { extensions?: { code?: unknown } }[]) : [];
  return typeof first?.extensions?.code === 'string' ? first.extensions.code : 'INTERNAL';
}
