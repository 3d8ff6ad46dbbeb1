import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';

export interface Receipt {
  readonly commandId: string;
  readonly aggregateId: string;
}

export interface CommandUpdate {
  readonly cursor: string;
  readonly command: {
    readonly id: string;
    readonly status: 'PENDING' | 'COMPLETED' | 'REJECTED' | 'DEAD_LETTERED' | 'DISCARDED';
    readonly rejection: {
      readonly code: string;
      readonly message: string;
      readonly details: readonly { readonly name: string; readonly value: string }[];
    } | null;
  };
}

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const COMMAND_RESULT = `{
  __typename
  ... on CommandReceipt { commandId aggregateId }
  ... on InvalidInput { problems { path code message } }
  ... on Unavailable { code retryAfterMs }
}`;

const ENDED = new Set(['COMPLETED', 'REJECTED', 'DISCARDED']);

/**
 * A patient client, as a careful front end would be: it repeats a request with its idempotency key until it has a
 * receipt, resumes a subscription from its last cursor, and remembers all it was told. It knows only the GraphQL API.
 */
export class PatientClient {
  readonly #urls: readonly string[];
  readonly #sockets = new Map<string, Client>();
  #turn = 0;

  /** `urls` are edges; each request goes to the next one. */
  constructor(...urls: readonly string[]) {
    this.#urls = urls;
  }

  async query<Data>(
    query: string,
    variables: Record<string, unknown> = {},
    url = this.#nextUrl(),
  ): Promise<Data> {
    const answer = await this.#post(url, query, variables);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data as Data;
  }

  /** Sends a mutation (`registerCompany`, its input type derived) until it is accepted; `key` makes that safe. */
  async command(
    mutation: string,
    input: object,
    key: string = randomUUID(),
    withinMs = 120_000,
  ): Promise<Receipt> {
    const until = Date.now() + withinMs;
    for (;;) {
      const result = await this.attempt(mutation, input, key).catch(() => undefined);
      if (result?.__typename === 'CommandReceipt') return result as unknown as Receipt;
      if (result?.__typename === 'InvalidInput') throw new Error(JSON.stringify(result));
      if (Date.now() > until) throw new Error(`${mutation} was not accepted within ${withinMs} ms`);
      await sleep(100);
    }
  }

  /** One attempt, whatever it gives. */
  async attempt(
    mutation: string,
    input: object,
    key: string,
    url = this.#nextUrl(),
  ): Promise<{ readonly __typename: string } & Record<string, unknown>> {
    const inputType = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${inputType}!, $key: String) {
      result: ${mutation}(input: $input, idempotencyKey: $key) ${COMMAND_RESULT}
    }`;
    const answer = await this.#post(url, document, { input, key });
    if (!answer.data) throw new Error(JSON.stringify(answer.errors));
    return answer.data['result'] as { __typename: string };
  }

  /** Every update of a command, from what is true now to its end, across reconnects. */
  async follow(commandId: string): Promise<readonly CommandUpdate[]> {
    const updates: CommandUpdate[] = [];
    const document = `subscription ($id: ID!, $after: String) {
      commandUpdates(commandId: $id, after: $after) {
        cursor command { id status rejection { code message details { name value } } }
      }
    }`;
    await this.stream<{ commandUpdates: CommandUpdate }>(
      document,
      (after) => ({ id: commandId, after }),
      ({ commandUpdates }) => {
        updates.push(commandUpdates);
        return { cursor: commandUpdates.cursor, ended: ENDED.has(commandUpdates.command.status) };
      },
    );
    return updates;
  }

  /** Sends and follows; the last update is the outcome. */
  async settle(mutation: string, input: object, key?: string): Promise<CommandUpdate & { receipt: Receipt }> {
    const receipt = await this.command(mutation, input, key);
    const updates = await this.follow(receipt.commandId);
    return { ...(updates.at(-1) as CommandUpdate), receipt };
  }

  /** Reads a subscription until `take` says it has ended or `signal` does, resuming after its last cursor. */
  async stream<Data>(
    query: string,
    variables: (after: string | undefined) => Record<string, unknown>,
    take: (data: Data) => { readonly cursor: string; readonly ended: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    let cursor: string | undefined;
    for (let ended = false; !ended && !signal?.aborted; ) {
      const updates = this.#socket(this.#nextUrl()).iterate({ query, variables: variables(cursor) });
      const abort = () => void updates.return?.();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        for await (const { data, errors } of updates) {
          if (errors) throw new Error(JSON.stringify(errors));
          ({ cursor, ended } = take(data as Data));
          if (ended) break;
        }
      } catch {
        await sleep(200); // away: again from the cursor
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    }
  }

  /** Closes the sockets; what still streams ends. */
  async close(): Promise<void> {
    await Promise.all([...this.#sockets.values()].map(async (socket) => socket.dispose()));
  }

  /** One socket an edge, opened when first needed and again after it broke. */
  #socket(url: string): Client {
    const known = this.#sockets.get(url);
    if (known) return known;
    const socket = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazyCloseTimeout: 5_000,
      onNonLazyError: () => {},
    });
    this.#sockets.set(url, socket);
    return socket;
  }

  async #post(url: string, query: string, variables: Record<string, unknown>): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(15_000),
    });
    return (await response.json()) as Answer;
  }

  #nextUrl(): string {
    this.#turn = (this.#turn + 1) % this.#urls.length;
    return this.#urls[this.#turn] as string;
  }
}
