import type { IncomingMessage, ServerResponse } from 'node:http';

/** Lets a browser's page read the answer. Only for requests whose origin has been found to be allowed. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'Origin');
}

export function respondPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type, traceparent, x-correlation-id',
    'access-control-max-age': '600',
  });
  response.end();
}
