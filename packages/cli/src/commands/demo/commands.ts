import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { CommandError } from '../../command-error.ts';
import { ask } from '../shared/graphql.ts';
import type { Surroundings } from '../shared/surroundings.ts';
import { mutations, updates } from './documents.ts';

/** What a command came to, and how long that took, seen from here. */
export interface Settled {
  readonly status: 'COMPLETED' | 'REJECTED' | 'DISCARDED' | 'DEAD_LETTERED' | 'INVALID' | 'UNANSWERED';
  /** The code of what was refused. */
  readonly code: string | undefined;
  readonly aggregateId: string | undefined;
  /** From the mutation to its receipt; undefined when there was none. */
  readonly receiptMs: number | undefined;
  /** From the mutation to the outcome that the subscription pushed. */
  readonly outcomeMs: number | undefined;
}

export interface Request {
  readonly mutation: keyof typeof mutations;
  readonly input: object;
  readonly key: string;
}

type Answer =
  | { readonly kind: 'CommandReceipt'; readonly commandId: string; readonly aggregateId: string }
  | { readonly kind: 'InvalidInput'; readonly problems: readonly { readonly code: string }[] }
  | { readonly kind: 'Unavailable'; readonly retryAfterMs: number };

interface Update {
  readonly commandUpdates: {
    readonly command: { readonly status: string; readonly rejection: { readonly code: string } | null };
  };
}

const ENDED = new Set(['COMPLETED', 'REJECTED', 'DISCARDED', 'DEAD_LETTERED']);
const PATIENCE_MS = 120_000;

/** Sends commands and hears how they end, over one websocket. */
export class CommandSender {
  readonly #where: Surroundings;
  readonly #socket: Client;

  constructor(where: Surroundings) {
    this.#where = where;
    this.#socket = createClient({
      url: where.graphqlUrl.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      lazy: true,
      // A subscription that starts anew begins with the state now, so nothing is missed across a reconnect.
      retryAttempts: 20,
      shouldRetry: () => true,
      connectionParams: where.token === undefined ? {} : { authorization: `Bearer ${where.token}` },
    });
  }

  /** Resolves when the command has ended, or when waiting for it makes no sense any more; never with a guess. */
  async settle(request: Request): Promise<Settled> {
    const began = performance.now();
    const answer = await this.#submit(request);
    if (answer.kind === 'InvalidInput') return { ...none, status: 'INVALID', code: answer.problems[0]?.code };
    const receiptMs = performance.now() - began;
    const { aggregateId, commandId } = answer;
    const ended = await this.#outcome(commandId);
    if (!ended) return { ...none, status: 'UNANSWERED', aggregateId, receiptMs };
    return { ...ended, aggregateId, receiptMs, outcomeMs: performance.now() - began };
  }

  async close(): Promise<void> {
    await this.#socket.dispose();
  }

  /** Tries again while the broker is away; the key makes that safe. */
  async #submit({ mutation, input, key }: Request): Promise<Exclude<Answer, { kind: 'Unavailable' }>> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { result } = await ask<{ result: Answer }>(this.#where, mutations[mutation], { input, key });
      if (result.kind !== 'Unavailable') return result;
      if (performance.now() > deadline)
        throw new CommandError('MISSING', 'The edge cannot reach the broker.');
      await sleep(Math.max(result.retryAfterMs, 50));
    }
  }

  async #outcome(id: string): Promise<Pick<Settled, 'status' | 'code'> | undefined> {
    const heard = this.#socket.iterate<Update>({ query: updates, variables: { id } });
    const timer = setTimeout(() => void heard.return?.(), PATIENCE_MS);
    try {
      for await (const { data, errors } of heard) {
        if (errors)
          throw new CommandError('FAILED', `GraphQL: ${errors.map(({ message }) => message).join(' ')}`);
        const { status, rejection } = data?.commandUpdates.command ?? { status: 'PENDING', rejection: null };
        if (ENDED.has(status)) return { status: status as Settled['status'], code: rejection?.code };
      }
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

const none = { code: undefined, aggregateId: undefined, receiptMs: undefined, outcomeMs: undefined };
