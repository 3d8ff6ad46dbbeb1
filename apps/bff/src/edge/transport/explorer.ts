import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { respond, respondError } from './responses.ts';

const require = createRequire(import.meta.url);

/** File name → where a package has it. Nothing else is served. */
const assets: Readonly<Record<string, { readonly file: () => string; readonly type: string }>> = {
  'react.js': script(() => inPackage('react', 'umd/react.production.min.js')),
  'react-dom.js': script(() => inPackage('react-dom', 'umd/react-dom.production.min.js')),
  'graphiql.js': script(() => inPackage('graphiql', 'graphiql.min.js')),
  'graphiql.css': { file: () => inPackage('graphiql', 'graphiql.min.css'), type: 'text/css; charset=utf-8' },
};

function script(file: () => string) {
  return { file, type: 'text/javascript; charset=utf-8' };
}

function inPackage(name: string, file: string): string {
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), file);
}

// CodeMirror sets its measures as inline styles; nothing is loaded from elsewhere.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Alpes: GraphQL</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/graphql/explorer/graphiql.css">
  <link rel="stylesheet" href="/graphql/explorer/page.css">
</head>
<body>
  <div id="explorer">Loading…</div>
  <script src="/graphql/explorer/react.js"></script>
  <script src="/graphql/explorer/react-dom.js"></script>
  <script src="/graphql/explorer/graphiql.js"></script>
  <script src="/graphql/explorer/page.js"></script>
</body>
</html>
`;

const pageCss = 'html,body,#explorer{height:100%;margin:0;width:100%}';

const welcome = `# A mutation answers with a receipt;
# what came of it is told by the subscription commandUpdates.
# Where tokens are asked for, put {"Authorization": "Bearer …"}
# into the headers below.
query Companies {
  companies(first: 10) {
    nodes {
      id
      name
      country
      status
      locations(first: 3) {
        nodes {
          propertyId
          locality
        }
      }
    }
  }
}
`;

const pageScript = `const websocket = location.origin.replace(/^http/, 'ws') + '/graphql';
const fetcher = GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl: websocket });
const explorer = React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: ${JSON.stringify(welcome)},
  defaultEditorToolsVisibility: true,
});
ReactDOM.createRoot(document.getElementById('explorer')).render(explorer);
`;

interface Loaded {
  readonly type: string;
  readonly gzipped: Buffer;
}

/** GraphiQL, served from installed packages alone: it works without internet, under a strict content security policy. */
export class Explorer {
  readonly #loaded = new Map<string, Promise<Loaded>>();

  page(response: ServerResponse): void {
    response.setHeader('content-security-policy', contentSecurityPolicy);
    response.setHeader('referrer-policy', 'no-referrer');
    respond(response, 200, 'text/html; charset=utf-8', page);
  }

  async asset(name: string, response: ServerResponse): Promise<void> {
    const own = ownAsset(name);
    if (own !== undefined) return respond(response, 200, own.type, own.text);
    if (!Object.hasOwn(assets, name))
      return respondError(response, 404, 'BAD_REQUEST', 'There is nothing here.');
    const { type, gzipped } = await this.#load(name);
    response.writeHead(200, {
      'content-type': type,
      'content-encoding': 'gzip',
      'content-length': gzipped.length,
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    });
    response.end(gzipped);
  }

  #load(name: string): Promise<Loaded> {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known;
    const asset = assets[name]!;
    const loading = readFile(asset.file()).then((bytes) => ({ type: asset.type, gzipped: gzipSync(bytes) }));
    this.#loaded.set(name, loading);
    return loading;
  }
}

function ownAsset(name: string): { type: string; text: string } | undefined {
  if (name === 'page.js') return { type: 'text/javascript; charset=utf-8', text: pageScript };
  if (name === 'page.css') return { type: 'text/css; charset=utf-8', text: pageCss };
  return undefined;
}
