import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { ConfigError } from '@alpes/runtime';

interface WebFile {
  readonly type: string;
  readonly plain: Encoded;
  /** By its name in Accept-Encoding, the smallest first. */
  readonly encoded: ReadonlyMap<string, Encoded>;
}

interface Encoded {
  readonly bytes: Buffer;
  /** A strong validator (RFC 9110, 8.8.3), of the content in this encoding. */
  readonly etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pbf': 'application/x-protobuf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Ending of the file beside it → name of the encoding. */
const encodings = [
  ['.br', 'br'],
  ['.gz', 'gzip'],
] as const;

/** Many times what the application has; a folder that holds more is another one. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The files of a folder, held in memory as they were when it was read: no request opens a file, so none can run out of them, and a
 * build that replaces the folder meanwhile takes nothing from the page that is served with them. Hidden files are left out. Links are followed within the folder, as a mounted
 * ConfigMap has them; one that leads out of it is refused.
 */
export class WebFiles {
  readonly #files: ReadonlyMap<string, WebFile>;

  private constructor(files: ReadonlyMap<string, WebFile>) {
    this.#files = files;
  }

  /** @throws {ConfigError} for a folder that cannot be read, has a link out of it or in a circle, or holds more than 64 MiB. */
  static async read(folder: string): Promise<WebFiles> {
    const contents = await contentsOf(folder);
    const names = [...contents.keys()].filter((name) => !isEncodingOf(name, contents));
    return new WebFiles(new Map(names.map((name) => [name, webFile(name, contents)])));
  }

  /** @param name as in an address, decoded: `/assets/main.js`. */
  has(name: string): boolean {
    return this.#files.has(name);
  }

  /** What is in it, as UTF-8; undefined where there is no such file. */
  text(name: string): string | undefined {
    return this.#files.get(name)?.plain.bytes.toString('utf8');
  }

  /** Answers a GET or HEAD of a file that is there. */
  respond(request: IncomingMessage, response: ServerResponse, name: string): void {
    const file = this.#files.get(name) as WebFile;
    const coding = [...file.encoded.keys()].find((each) => accepts(request.headers['accept-encoding'], each));
    const { bytes, etag } = (coding === undefined ? undefined : file.encoded.get(coding)) ?? file.plain;
    response.setHeader('etag', etag);
    if (file.encoded.size > 0) response.setHeader('vary', 'Accept-Encoding');
    if (isKnown(request.headers['if-none-match'], etag)) {
      response.writeHead(304).end();
      return;
    }
    if (coding !== undefined) response.setHeader('content-encoding', coding);
    response.writeHead(200, { 'content-type': file.type, 'content-length': bytes.length }).end(bytes);
  }
}

/** `/assets/main.js` → what is in it. */
async function contentsOf(folder: string): Promise<Map<string, Buffer>> {
  try {
    const contents = new Map<string, Buffer>();
    const root = await realpath(folder);
    let left = MOST_BYTES;
    for await (const { name, place } of filesBelow(root, { name: '', place: root }, [])) {
      const bytes = await readFile(place);
      left -= bytes.length;
      if (left < 0) throw new Error('it holds more than 64 MiB');
      contents.set(name, bytes);
    }
    return contents;
  } catch (error) {
    throw new ConfigError([`WEB_DIR is wrong: ${folder} cannot be served: ${(error as Error).message}.`]);
  }
}

interface Place {
  /** By which it is asked for. */
  readonly name: string;
  /** Where it is, all links followed. */
  readonly place: string;
}

async function* filesBelow(
  root: string,
  { name, place }: Place,
  above: readonly string[],
): AsyncGenerator<Place> {
  if (above.includes(place)) throw new Error(`${name} is a link to a folder that it is in`);
  for (const entry of await readdir(place)) {
    if (entry.startsWith('.')) continue;
    const below = { name: `${name}/${entry}`, place: await realpath(path.join(place, entry)) };
    if (!isWithin(root, below.place)) throw new Error(`${below.name} is a link that leads out of it`);
    const found = await stat(below.place);
    if (found.isDirectory()) yield* filesBelow(root, below, [...above, place]);
    else if (found.isFile()) yield below;
  }
}

const isWithin = (root: string, place: string): boolean =>
  place === root || place.startsWith(root.endsWith(path.sep) ? root : root + path.sep);

const isEncodingOf = (name: string, contents: ReadonlyMap<string, Buffer>): boolean =>
  encodings.some(([ending]) => name.endsWith(ending) && contents.has(name.slice(0, -ending.length)));

function webFile(name: string, contents: ReadonlyMap<string, Buffer>): WebFile {
  const encoded = encodings.flatMap(([ending, coding]): [string, Encoded][] => {
    const bytes = contents.get(name + ending);
    return bytes === undefined ? [] : [[coding, validated(bytes)]];
  });
  return {
    type: types[path.extname(name).toLowerCase()] ?? 'application/octet-stream',
    plain: validated(contents.get(name) as Buffer),
    encoded: new Map(encoded),
  };
}

function validated(bytes: Buffer): Encoded {
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"` };
}

/** RFC 9110, 12.5.3; what is only covered by `*` is sent as it is. */
function accepts(header: string | string[] | undefined, coding: string): boolean {
  return String(header ?? '')
    .split(',')
    .map((item) =>
      item
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .some(([name, weight = 'q=1']) => name === coding && !/^q=0(\.0*)?$/.test(weight));
}

const isKnown = (header: string | undefined, etag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((item) => item.trim().replace(/^W\//, ''))
    .includes(etag);
