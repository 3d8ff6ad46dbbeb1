import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Readiness } from './app.ts';

export interface HealthOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Asked on every `/readyz`; what it throws counts as not ready. */
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Registry;
}

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The only door of a process that serves no API: `/livez` (200 while the event loop turns), `/readyz` (200, or 503
 * with the reasons), `/metrics` (Prometheus text). Everything else is 404.
 */
export async function healthServer(options: HealthOptions): Promise<HealthServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    void respond(request.url ?? '/', response, options);
  });
  await listen(server, options.port, host);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, close: () => close(server) };
}

async function respond(url: string, response: ServerResponse, { readiness, metrics }: HealthOptions) {
  switch (url.split('?')[0]) {
    case '/livez':
      return send(response, 200, 'text/plain', 'ok\n');
    case '/readyz': {
      const state = await readiness().catch(unready);
      return send(response, state.ready ? 200 : 503, 'application/json', `${JSON.stringify(state)}\n`);
    }
    case '/metrics':
      return send(response, 200, metrics.contentType, await metrics.metrics());
    default:
      return send(response, 404, 'text/plain', 'not found\n');
  }
}

const unready = (error: unknown): Readiness => ({
  ready: false,
  reasons: [error instanceof Error ? error.message : String(error)],
});

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
