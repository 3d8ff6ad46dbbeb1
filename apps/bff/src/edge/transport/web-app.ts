import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConfigError } from '@alpes/runtime';
import { respond } from './responses.ts';
import { WebFiles } from './web-files.ts';

/** What the page is told when it is served; the meta tag `alpes-settings` holds it as JSON. */
export interface WebSettings {
  /** Whether a token is asked for; without it everybody is the development principal. */
  readonly signIn: boolean;
  /** A server of map tiles, where one is configured: an address with `{z}`, `{x}` and `{y}`, and whom to name for it. */
  readonly tiles: { readonly url: string; readonly attribution: string } | null;
}

/** In the built index.html; each is replaced when the page is served. */
const NONCE = '__CSP_NONCE__';
const SETTINGS = '__WEB_SETTINGS__';

/** Below it every file's name has a hash of its content. */
const HASHED = '/assets/';

/**
 * The built web application: its files as they are, and its page for every address that a person may open, since which page that
 * is the application itself says. Only the files that were there at the start are served.
 */
export class WebApp {
  readonly #pieces: readonly string[];
  readonly #policy: (styles: string) => string;
  readonly #files: WebFiles;

  private constructor(page: string, files: WebFiles, { tiles, signIn }: WebSettings) {
    const settings = escaped(JSON.stringify({ signIn, tiles }));
    this.#pieces = page.replaceAll(SETTINGS, () => settings).split(NONCE);
    this.#policy = policyFor(tiles === null ? '' : ` ${new URL(tiles.url).origin}`);
    this.#files = files;
  }

  /** @throws {ConfigError} for a folder without the built application. */
  static async open(folder: string, settings: WebSettings): Promise<WebApp> {
    const files = await WebFiles.read(folder);
    const page = files.text('/index.html');
    if (page === undefined) throw new ConfigError([`WEB_DIR is wrong: there is no index.html in ${folder}.`]);
    if (!page.includes(NONCE))
      throw new ConfigError([`WEB_DIR is wrong: the page in ${folder} has no place for ${NONCE}.`]);
    return new WebApp(page, files, settings);
  }

  /** Answers a GET or HEAD. @returns false where there is nothing, and nothing was answered. */
  respond(request: IncomingMessage, response: ServerResponse, pathname: string): boolean {
    const name = decoded(pathname);
    if (name === undefined) return false;
    if (name === '/' || name === '/index.html' || asksForPage(request, name)) {
      this.#page(response);
      return true;
    }
    if (!this.#files.has(name)) return false;
    fileHeaders(response, name, this.#policy(''));
    this.#files.respond(request, response, name);
    return true;
  }

  #page(response: ServerResponse): void {
    const nonce = randomBytes(16).toString('base64url');
    response.setHeader('content-security-policy', this.#policy(` 'nonce-${nonce}'`));
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    respond(response, 200, 'text/html; charset=utf-8', this.#pieces.join(nonce));
  }
}

/** Names of files have a dot, addresses of pages have none: a file that is not there is not answered with a page. */
function asksForPage({ headers }: IncomingMessage, pathname: string): boolean {
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  return (headers.accept ?? '').includes('text/html') && !name.includes('.') && !pathname.startsWith(HASHED);
}

function decoded(pathname: string): string | undefined {
  try {
    const name = decodeURIComponent(pathname);
    return /[\p{Cc}\\]/u.test(name) ? undefined : name;
  } catch {
    return undefined;
  }
}

const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const pageHeaders = {
  ...everywhere,
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(self), payment=(), usb=()',
} as const;

function fileHeaders(response: ServerResponse, pathname: string, policy: string): void {
  for (const [name, value] of Object.entries(everywhere)) response.setHeader(name, value);
  const forEver = pathname.startsWith(HASHED);
  response.setHeader('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
  // A worker is bound by its own file's policy, and a picture may be opened by itself.
  response.setHeader('content-security-policy', policy);
}

/** Nothing comes from elsewhere but a configured server's tiles, as pictures. Styles that are made while it runs carry the nonce. */
const policyFor = (tiles: string) => (styles: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles}`,
    `img-src 'self' data: blob:${tiles}`,
    "connect-src 'self'",
    "worker-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For an attribute's value. */
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
