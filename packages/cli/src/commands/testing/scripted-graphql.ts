import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';

/** What the edge of a test answers. */
export interface Script {
  /** To a mutation or query, by what was asked. */
  answer(variables: Readonly<Record<string, unknown>>, query: string): unknown;
  /** To a subscription: `push` sends data, `cut` breaks the connection. */
  subscribe?(
    variables: Readonly<Record<string, unknown>>,
    push: (data: unknown) => void,
    cut: () => void,
  ): void;
}

export interface ScriptedGraphql {
  readonly url: string;
  stop(): Promise<void>;
}

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly variables?: Record<string, unknown> };
}

/** GraphQL over HTTP and graphql-transport-ws, as far as a client of the demo sees it. */
export async function scriptedGraphql(script: Script): Promise<ScriptedGraphql> {
  const server = createServer((request, response) => void respond(script, request, response));
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
  sockets.on('connection', (socket) => serve(script, socket));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function respond(script: Script, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { query, variables } = JSON.parse(await text(request)) as {
    query: string;
    variables: Record<string, unknown>;
  };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ data: script.answer(variables, query) }));
}

function serve(script: Script, socket: WebSocket): void {
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  socket.on('message', (bytes: Buffer) => {
    const { type, id, payload } = JSON.parse(bytes.toString()) as Frame;
    if (type === 'connection_init') send({ type: 'connection_ack' });
    if (type !== 'subscribe') return;
    const push = (data: unknown) => send({ type: 'next', id, payload: { data } });
    script.subscribe?.(payload?.variables ?? {}, push, () => socket.terminate());
  });
}
