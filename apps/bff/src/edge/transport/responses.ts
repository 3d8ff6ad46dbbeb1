import type { ServerResponse } from 'node:http';
import type { OutwardCode } from '../outward-errors.ts';

/** Answers outside of GraphQL's own reach, in the shape that its clients parse. */
export function respondError(
  response: ServerResponse,
  status: number,
  code: OutwardCode,
  message: string,
): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  respond(response, status, 'application/json; charset=utf-8', body);
}

export function respond(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
