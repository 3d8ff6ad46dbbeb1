import type { TypedDocumentNode } from '@urql/core';
import type { Client } from 'graphql-ws';

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
  /** It was refused; it is tried again. */
  readonly onRefused?: (code: string) => void;
}

const TRY_AGAIN_MS = 2_000;

/**
 * Listens until it is stopped. After a break of whatever length it goes on behind the last item that arrived: nothing is
 * missed and nothing repeated. The client subscribes again by itself when the socket was lost; what the edge ends or
 * refuses is subscribed to anew.
 * @returns stops it
 */
export function follow<Data, Variables>(client: Client, options: FollowOptions<Data, Variables>): () => void {
  // The client reads the variables whenever it subscribes, also after a break: this is what makes it resume.
  const variables: Record<string, unknown> = { ...options.variables };
  let stopped = false;
  let stop = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = () => {
    if (!stopped) timer = setTimeout(start, TRY_AGAIN_MS);
  };
  const refused = (code: string) => {
    if (code === 'CURSOR_EXPIRED' || code === 'INVALID_CURSOR') {
      delete variables['after'];
      options.onGap?.();
    } else options.onRefused?.(code);
  };
  const start = () => {
    stop = client.subscribe<Data>(
      { query: options.document as unknown as string, variables },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined) refused(codeOf(errors));
          if (data === null || data === undefined) return;
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
    stopped = true;
    clearTimeout(timer);
    stop();
  };
}

function codeOf(error: unknown): string {
  const [first] = Array.isArray(error) ? (error as { extensions?: { code?: unknown } }[]) : [];
  return typeof first?.extensions?.code === 'string' ? first.extensions.code : 'INTERNAL';
}
