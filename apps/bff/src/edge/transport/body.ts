import type { IncomingMessage } from 'node:http';
import type { OutwardCode } from '../outward-errors.ts';

/** The request's body cannot be taken; `status` is the HTTP answer. */
export class BodyError extends Error {
  readonly code: OutwardCode = 'BAD_REQUEST';
  readonly retryable = false;
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads a POST's JSON body: UTF-8, not compressed, no longer than `limitBytes`.
 * @throws {BodyError} 400, 413, or 415.
 */
export async function readJson(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  assertPlainJson(request);
  const bytes = await readBytes(request, limitBytes);
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new BodyError(400, 'The body is not JSON.');
  }
}

function assertPlainJson({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/json') throw new BodyError(415, 'The body has to be application/json.');
  const charset = parameters
    .map((parameter) => /^\s*charset="?([^"]*)"?\s*$/.exec(parameter)?.[1])
    .find(Boolean);
  if (charset !== undefined && charset !== 'utf-8') throw new BodyError(415, 'The body has to be UTF-8.');
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new BodyError(415, 'Compressed bodies are not taken.');
}

function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else reject(new BodyError(413, `The body is longer than ${limitBytes} bytes.`));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new BodyError(400, 'The body ended early.'));
    });
  });
}
