import type { Client as GraphqlClient } from '@urql/core';
import type { Client as SocketClient } from 'graphql-ws';
import { CommandsByIdsDocument, MyCommandChangedDocument } from '../generated/documents/commands.ts';
import type { CommandPartsFragment, CommandResultPartsFragment } from '../generated/graphql.ts';
import { failureOf } from '../graphql/failure.ts';
import { follow } from '../graphql/follow.ts';
import { isUsableBy, type Sessions } from '../graphql/session.ts';
import { waitUntil } from '../graphql/store.ts';
import { type Asked, documentOf } from './mutations.ts';

/** What became of sending something. `unanswered`: nobody knows whether it arrived; sending it again is safe. */
export type Answer =
  | { readonly kind: 'result'; readonly result: CommandResultPartsFragment }
  | { readonly kind: 'unanswered'; readonly why: string }
  | { readonly kind: 'refused'; readonly code: string };

/** What came of asking how far commands have got. `away`: not now. `refused`: never, as it was asked. */
export type LookAnswer =
  | { readonly kind: 'found'; readonly commands: readonly CommandPartsFragment[] }
  | { readonly kind: 'away' }
  | { readonly kind: 'refused'; readonly code: string };

export interface FollowCommands {
  /** From here on every change is told. */
  readonly onStart: () => void;
  readonly onCommand: (command: CommandPartsFragment) => void;
}

/** How commands and what comes of them travel. */
export interface Transport {
  send(asked: Asked, idempotencyKey: string): Promise<Answer>;
  /** What is known of up to 100. */
  commandsByIds(ids: readonly string[]): Promise<LookAnswer>;
  /** @returns stops it */
  follow(options: FollowCommands): () => void;
  /** Resolves once the person whose commands these are is signed in, or once `signal` is aborted. */
  usable(signal: AbortSignal): Promise<void>;
}

/** Codes that stand for "not now". */
const passing = new Set(['NETWORK', 'UNAVAILABLE', 'UNAUTHENTICATED', 'TOO_MANY_OPERATIONS', 'INTERNAL']);

interface TransportOptions {
  readonly graphql: GraphqlClient;
  readonly socket: SocketClient;
  readonly sessions: Pick<Sessions, 'get' | 'subscribe'>;
  readonly owner: string;
}

/** Sends nothing in the name of anybody but `owner`: where another person has signed in since, it waits for `owner`. */
export function createTransport({ graphql, socket, sessions, owner }: TransportOptions): Transport {
  const isOwners = isUsableBy(owner);
  return {
    usable: (signal) => waitUntil(sessions, isOwners, signal),
    send: async ({ mutation, input }, idempotencyKey) => {
      if (!isOwners(sessions.get())) return { kind: 'unanswered', why: 'UNAUTHENTICATED' };
      const { data, error } = await graphql
        .mutation(documentOf(mutation), { input, idempotencyKey })
        .toPromise();
      if (data?.result !== undefined && data.result !== null) return { kind: 'result', result: data.result };
      const code = error === undefined ? 'INTERNAL' : failureOf(error).code;
      return passing.has(code) ? { kind: 'unanswered', why: code } : { kind: 'refused', code };
    },
    commandsByIds: async (ids) => {
      if (!isOwners(sessions.get())) return { kind: 'away' };
      const { data, error } = await graphql
        .query(CommandsByIdsDocument, { ids: [...ids] }, { requestPolicy: 'network-only' })
        .toPromise();
      if (data !== undefined && data !== null) return { kind: 'found', commands: data.commandsByIds };
      const code = error === undefined ? 'INTERNAL' : failureOf(error).code;
      return passing.has(code) ? { kind: 'away' } : { kind: 'refused', code };
    },
    follow: ({ onStart, onCommand }) =>
      follow(socket, {
        document: MyCommandChangedDocument,
        variables: {},
        cursorOf: ({ myCommandChanged }) => myCommandChanged.cursor,
        onItem: ({ myCommandChanged: { id, command } }) => {
          if (id === null) onStart();
          else if (command !== null) onCommand(command);
        },
      }),
  };
}
