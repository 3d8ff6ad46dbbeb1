import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { BrokerContext } from '../wire/broker-context.ts';
import { HttpError, statusOf } from './http-error.ts';
import { lookupRoutes } from './lookup-routes.ts';
import { namespaceRoutes } from './namespace-routes.ts';
import { PlainText } from './plain-text.ts';
import { Router } from './router.ts';
import { schemaRoutes } from './schema-routes.ts';
import { subscriptionRoutes } from './subscription-routes.ts';
import { tenantRoutes } from './tenant-routes.ts';
import { topicRoutes } from './topic-routes.ts';
import { WithStatus } from './with-status.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

const router = new Router({
  ...lookupRoutes,
  ...tenantRoutes,
  ...namespaceRoutes,
  ...topicRoutes,
  ...subscriptionRoutes,
  ...schemaRoutes,
});

/** The admin API over HTTP, not listening yet. */
export function createAdminServer(broker: BrokerContext): Server {
  return createServer((incoming, response) => {
    void answer(broker, incoming, response);
  });
}

async function answer(
  broker: BrokerContext,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const result = await handle(broker, incoming);
    // Pulsar answers a policy that isn't set with an empty 200.
    if (result === undefined) response.writeHead(incoming.method === 'GET' ? 200 : 204).end();
    else if (result instanceof PlainText) sendText(response, result);
    else if (result instanceof WithStatus) send(response, result.status, result.body);
    else send(response, 200, result);
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) broker.logger.error({ error, url: incoming.url }, 'an admin request failed');
    send(response, status, { reason: (error as Error).message });
  }
}

async function handle(broker: BrokerContext, incoming: IncomingMessage): Promise<unknown> {
  // Browsers name the page behind every request that could change something; nothing here is for pages, and nobody logs in.
  if (incoming.headers.origin !== undefined) throw new HttpError(403, 'Not for pages in a browser');
  const url = new URL(incoming.url ?? '/', 'http://broker');
  const found = router.match(incoming.method ?? 'GET', url.pathname);
  if (found === undefined) throw new HttpError(404, `The embedded broker has no ${url.pathname}`);
  if (found === 'method') throw new HttpError(405, `${incoming.method} is not allowed on ${url.pathname}`);
  const body = await readJson(incoming);
  return found.handler({ broker, parameters: found.parameters, query: url.searchParams, body });
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new HttpError(413, `More than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HttpError(400, 'The body is not JSON');
  }
}

function sendText(response: ServerResponse, { text }: PlainText): void {
  response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const bytes = Buffer.from(JSON.stringify(value));
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
    .end(bytes);
}
