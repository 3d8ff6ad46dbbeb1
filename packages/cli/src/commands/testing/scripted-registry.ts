import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ScriptedRegistry {
  readonly url: string;
  /** `GET /subjects`, as they came. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** What is answered to `GET /path`; nothing: 404. */
export type Answer = (
  request: string,
  response: ServerResponse,
  body: string,
  incoming: IncomingMessage,
) => void | Promise<void>;

/** A registry on loopback that answers as a test wants it to. */
export async function scriptedRegistry(answer: Answer): Promise<ScriptedRegistry> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    const request = `${incoming.method} ${incoming.url}`;
    asked.push(request);
    void text(incoming).then((body) => answer(request, response, body, incoming));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Answers from a table; what is not in it is 404, as both kinds of registry say it. */
export const table =
  (answers: Readonly<Record<string, unknown>>): Answer =>
  (request, response) =>
    request in answers
      ? json(response, answers[request])
      : json(response, { reason: 'Not found', error_code: 404 }, 404);
