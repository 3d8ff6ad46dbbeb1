import { Pool } from 'undici';
import WebSocket from 'ws';
import type { CompanyData, FrontDoor, Receipt } from './front-door.ts';

const REGISTER = `mutation Register($input: RegisterCompanyInput!) {
  registerCompany(input: $input) { __typename ... on CommandReceipt { commandId aggregateId } }
}`;

const AMEND = `mutation Amend($input: AmendCompanyInput!) {
  amendCompany(input: $input) { __typename ... on CommandReceipt { commandId aggregateId } }
}`;

const OUTCOME = `subscription Outcome($id: ID!) {
  commandUpdates(commandId: $id) { command { status } }
}`;

const ENDED = new Set(['COMPLETED', 'REJECTED', 'DISCARDED', 'DEAD_LETTERED']);
const SOCKETS = 4;

interface Update {
  readonly commandUpdates: { readonly command: { readonly status: string } };
}

interface ServerMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly data?: Update | null } & Record<string, unknown>;
}

/** Follows outcomes over one websocket, in the protocol `graphql-transport-ws`. */
class OutcomeSocket {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (status: string) => void>();
  #next = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as ServerMessage));
    socket.on('close', (code) => this.#settleAll(`socket closed (${code})`));
  }

  static async open(url: string): Promise<OutcomeSocket> {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.send('{"type":"connection_init"}');
    await new Promise((resolve) => socket.once('message', resolve));
    return new OutcomeSocket(socket);
  }

  outcome(commandId: string): Promise<string> {
    const id = String(this.#next++);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(
        JSON.stringify({ id, type: 'subscribe', payload: { query: OUTCOME, variables: { id: commandId } } }),
      );
    });
  }

  close(): void {
    this.#socket.close();
  }

  #receive({ type, id, payload }: ServerMessage): void {
    if (type === 'ping') this.#socket.send('{"type":"pong"}');
    if (id === undefined) return;
    const status = payload?.data?.commandUpdates.command.status;
    if (type === 'next' && status !== undefined && ENDED.has(status)) this.#settle(id, status);
    if (type === 'next' && !payload?.data) this.#settle(id, JSON.stringify(payload));
    if (type === 'error') this.#settle(id, JSON.stringify(payload));
  }

  #settle(id: string, status: string): void {
    this.#waiting.get(id)?.(status);
    this.#waiting.delete(id);
  }

  #settleAll(status: string): void {
    for (const id of this.#waiting.keys()) this.#settle(id, status);
  }
}

/** The GraphQL API as a browser uses it: a mutation over HTTP, its outcome over a websocket. */
export class AlpesFrontDoor implements FrontDoor {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #sockets: readonly OutcomeSocket[];
  #turn = 0;

  private constructor(url: URL, sockets: readonly OutcomeSocket[]) {
    this.#pool = new Pool(url.origin, { connections: 64, pipelining: 1 });
    this.#path = url.pathname;
    this.#sockets = sockets;
  }

  static async open(graphqlUrl: string): Promise<AlpesFrontDoor> {
    const websocketUrl = graphqlUrl.replace(/^http/, 'ws');
    const sockets = await Promise.all(
      Array.from({ length: SOCKETS }, () => OutcomeSocket.open(websocketUrl)),
    );
    return new AlpesFrontDoor(new URL(graphqlUrl), sockets);
  }

  register(company: CompanyData): Promise<Receipt> {
    const { taxId, country } = company;
    return this.#mutate('registerCompany', REGISTER, { ...company, taxId: { country, number: taxId } });
  }

  amend(id: string, expectedVersion: number, name: string): Promise<Receipt> {
    return this.#mutate('amendCompany', AMEND, { id, expectedVersion, name });
  }

  outcome(commandId: string): Promise<string> {
    this.#turn = (this.#turn + 1) % SOCKETS;
    return (this.#sockets[this.#turn] as OutcomeSocket).outcome(commandId);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    await this.#pool.close();
  }

  async #mutate(field: string, query: string, input: Record<string, unknown>): Promise<Receipt> {
    const { body } = await this.#pool.request({
      method: 'POST',
      path: this.#path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const answer = (await body.json()) as { data?: Record<string, Receipt & { __typename: string }> };
    const result = answer.data?.[field];
    if (result?.__typename !== 'CommandReceipt') throw new Error(JSON.stringify(answer));
    return result;
  }
}
