import type { BrokerContext } from '../wire/broker-context.ts';

/** A request as a route sees it. */
export interface AdminRequest {
  readonly broker: BrokerContext;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body; undefined when there was none. */
  readonly body: unknown;
}

/** What it returns, or what that resolves to, is answered as JSON with status 200; undefined without a body. */
export type AdminHandler = (request: AdminRequest) => unknown;

/** Routes by `METHOD /path/:parameter`, under `/admin/v2`. */
export type Routes = Readonly<Record<string, AdminHandler>>;

interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  readonly handler: AdminHandler;
}

export interface Match {
  readonly handler: AdminHandler;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the route of a request. Literal segments win over parameters. */
export class Router {
  readonly #routes: readonly Route[];

  constructor(routes: Routes) {
    this.#routes = Object.entries(routes)
      .map(([pattern, handler]) => parse(pattern, handler))
      .toSorted((a, b) => parameterCount(a) - parameterCount(b));
  }

  /** `undefined` when there is no such path; `'method'` when there is, for other methods. */
  match(method: string, path: string): Match | 'method' | undefined {
    const segments = path.split('/').filter((segment) => segment !== '');
    let isKnown = false;
    for (const route of this.#routes) {
      const parameters = matchSegments(route.segments, segments);
      if (parameters === undefined) continue;
      if (route.method === method) return { handler: route.handler, parameters };
      isKnown = true;
    }
    return isKnown ? 'method' : undefined;
  }
}

function parse(pattern: string, handler: AdminHandler): Route {
  const [method = '', path = ''] = pattern.split(' ');
  return { method, handler, segments: path.split('/').filter((segment) => segment !== '') };
}

function parameterCount({ segments }: Route): number {
  return segments.filter((segment) => segment.startsWith(':')).length;
}

function matchSegments(
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, expected] of pattern.entries()) {
    const actual = path[at] as string;
    if (expected.startsWith(':')) parameters[expected.slice(1)] = decode(actual);
    else if (expected !== actual) return undefined;
  }
  return parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
