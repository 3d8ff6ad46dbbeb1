import { SourceError } from '../source-error.ts';
import { withoutCredentials } from '../source-spec.ts';

export interface RegistryHttpOptions {
  /** For one answer, from the question to its last byte. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** A bearer token. A user and password in the address are sent as Basic instead. */
  readonly token?: string | undefined;
  /** Bytes of an answer. Default 16 MiB. */
  readonly maxBytes?: number | undefined;
}

export interface RegistryAnswer {
  readonly status: number;
  /** Parsed JSON; undefined where the body was empty. */
  readonly body: unknown;
}

const MAX_REDIRECTS = 5;

/**
 * Asks a registry over HTTP and believes nothing it says: time, size and redirects are bounded, and what is no JSON is refused.
 * Credentials go to the registry's own origin only, and into no message.
 */
export class RegistryHttp {
  /** Without credentials; for messages. */
  readonly name: string;
  readonly #base: URL;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  readonly #authorization: string | undefined;

  constructor(
    url: string,
    { timeoutMs = 10_000, token, maxBytes = 16 * 1024 * 1024 }: RegistryHttpOptions = {},
  ) {
    this.name = withoutCredentials(url);
    this.#base = new URL(`${this.name.replace(/\/+$/, '')}/`);
    this.#timeoutMs = timeoutMs;
    this.#maxBytes = maxBytes;
    this.#authorization = authorizationOf(url, token);
  }

  /** @throws {SourceError} `OUT_OF_REACH` for any status but success and those in `also`. */
  async get(path: string, also: readonly number[] = []): Promise<RegistryAnswer> {
    return this.#settled('GET', path, await this.#exchange('GET', path, undefined), also);
  }

  /** As {@link get}. */
  async post(path: string, body: unknown, also: readonly number[] = []): Promise<RegistryAnswer> {
    return this.#settled('POST', path, await this.#exchange('POST', path, JSON.stringify(body)), also);
  }

  /** As {@link get}. */
  async delete(path: string): Promise<RegistryAnswer> {
    return this.#settled('DELETE', path, await this.#exchange('DELETE', path, undefined), []);
  }

  #settled(method: string, path: string, answer: RegistryAnswer, also: readonly number[]): RegistryAnswer {
    const { status, body } = answer;
    if ((status >= 200 && status < 300) || also.includes(status)) return answer;
    throw this.#failed(`${statusSentence(status)} to ${method} ${path}${reasonIn(body)}`, {
      retryable: status >= 500,
    });
  }

  async #exchange(method: string, path: string, body: string | undefined): Promise<RegistryAnswer> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await this.#follow(
        method,
        new URL(path.replace(/^\/+/, ''), this.#base),
        body,
        signal,
      );
      const text = await this.#textOf(response);
      return { status: response.status, body: this.#json(text, response, path) };
    } catch (cause) {
      throw this.#explained(cause, path);
    }
  }

  async #follow(method: string, url: URL, body: string | undefined, signal: AbortSignal): Promise<Response> {
    let target = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await fetch(target, {
        method,
        headers: this.#headersFor(target, body),
        redirect: 'manual',
        signal,
        ...(body === undefined ? {} : { body }),
      });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return response;
      await response.body?.cancel();
      target = new URL(location, target);
    }
    throw this.#failed(`sends in circles: more than ${MAX_REDIRECTS} redirects for ${url.pathname}`);
  }

  #headersFor({ origin }: URL, body: string | undefined): Record<string, string> {
    const headers: Record<string, string> = {
      accept: 'application/vnd.schemaregistry.v1+json, application/json',
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (this.#authorization !== undefined && origin === this.#base.origin) {
      headers['authorization'] = this.#authorization;
    }
    return headers;
  }

  async #textOf(response: Response): Promise<string> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > this.#maxBytes)
        throw this.#failed(`answers without end: more than ${this.#maxBytes} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  #json(text: string, { status, headers }: Response, path: string): unknown {
    if (text.trim() === '') return undefined;
    try {
      return JSON.parse(text);
    } catch (cause) {
      // An error page may be in any form; its status says enough.
      if (status >= 300) return undefined;
      const page = /html/.test(headers.get('content-type') ?? '') || text.trimStart().startsWith('<');
      const what = page ? 'a web page' : 'no JSON, or half of it';
      throw this.#failed(`answered ${path} with ${what}; is it the address of a registry?`, { cause });
    }
  }

  #explained(cause: unknown, path: string): SourceError {
    if (cause instanceof SourceError) return cause;
    const { name } = cause as Error;
    if (name === 'TimeoutError' || name === 'AbortError') {
      const seconds = this.#timeoutMs / 1000;
      return this.#failed(`did not answer ${path} within ${seconds} s (--timeout gives it longer)`, {
        cause,
        retryable: true,
      });
    }
    return this.#failed(`can't be reached: ${networkReason(cause)}`, { cause, retryable: true });
  }

  #failed(what: string, options: ErrorOptions & { retryable?: boolean } = {}): SourceError {
    return new SourceError('OUT_OF_REACH', `The registry at ${this.name} ${what}.`, options);
  }
}

function authorizationOf(url: string, token: string | undefined): string | undefined {
  const { username, password } = new URL(url);
  if (username !== '') {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  return token === undefined ? undefined : `Bearer ${token}`;
}

function statusSentence(status: number): string {
  if (status === 401)
    return 'asks who you are (401: set ALPES_REGISTRY_TOKEN, or user:password@ in the address), in answer';
  if (status === 403) return 'does not let you (403), in answer';
  return `answered ${status}`;
}

/** Pulsar: `{"reason": …}`; Confluent: `{"error_code": …, "message": …}`. */
function reasonIn(body: unknown): string {
  const { reason, message } = (body ?? {}) as { reason?: unknown; message?: unknown };
  const said = typeof reason === 'string' ? reason : message;
  return typeof said === 'string' && said.trim() !== ''
    ? ` (${said.trim().replace(/\.$/, '').slice(0, 500)})`
    : '';
}

function networkReason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  if (cause?.code === 'ECONNREFUSED') return 'nobody listens there';
  if (cause?.code === 'ENOTFOUND' || cause?.code === 'EAI_AGAIN') return 'there is no such host';
  return cause?.message || message;
}
