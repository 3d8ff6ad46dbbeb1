import type { IncomingHttpHeaders } from 'node:http';

export interface OriginPolicy {
  /** The address this edge listens on. */
  readonly host: string;
  /** Origins (`https://app.example`) that may call besides this edge's own. */
  readonly allowedOrigins: readonly string[];
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Why a browser's request from elsewhere is refused; undefined lets it pass. Refused are origins other than this edge's
 * own and the allowed ones; what a browser itself calls cross-site; and, on loopback, a Host that is not a name
 * of this machine (a page whose DNS name was rebound to it). What is not a browser sends neither header and passes.
 * @see Fetch Metadata (W3C), RFC 6454.
 */
export function foreignOrigin(headers: IncomingHttpHeaders, policy: OriginPolicy): string | undefined {
  const host = headers.host ?? '';
  if (isLoopback(policy.host) && !loopbackNames.has(hostName(host)))
    return 'This host name is not served here.';
  const { origin } = headers;
  if (origin !== undefined) {
    return isOwn(origin, host) || policy.allowedOrigins.includes(origin)
      ? undefined
      : 'Requests from this origin are not allowed.';
  }
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site' ? crossSite(headers) : undefined;
}

// A link that somebody follows to the explorer is a navigation; it reads nothing on behalf of the other site.
function crossSite(headers: IncomingHttpHeaders): string | undefined {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
    ? undefined
    : 'Requests from other sites are not allowed.';
}

function isOwn(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();
