import { SourceError } from './source-error.ts';

/** Where contracts are taken from, as people write it. */
export type SourceSpec =
  | { readonly kind: 'git'; readonly ref: string }
  | { readonly kind: 'dir'; readonly path: string }
  /** `flavour` undefined: found out by asking. `url` empty: the system that runs here. */
  | { readonly kind: 'registry'; readonly url: string; readonly flavour: 'pulsar' | 'confluent' | undefined };

const FORMS = 'git:REF, dir:PATH, registry:URL, pulsar:URL or confluent:URL';

/** @throws {SourceError} `WRONG_USE` naming the forms there are. */
export function parseSourceSpec(text: string): SourceSpec {
  const colon = text.indexOf(':');
  const [kind, rest] = [text.slice(0, colon), text.slice(colon + 1).trim()];
  switch (kind) {
    case 'git':
      return { kind, ref: required(rest, 'git: names a commit, branch or tag, as in git:main.') };
    case 'dir':
      return { kind, path: required(rest, 'dir: names a folder, as in dir:../before/schemas.') };
    case 'registry':
      return { kind, url: webAddress(rest), flavour: undefined };
    case 'pulsar':
    case 'confluent':
      return { kind: 'registry', url: webAddress(rest), flavour: kind };
    default:
      throw new SourceError('WRONG_USE', `"${text}" names no place to compare with. Write ${FORMS}.`);
  }
}

/** As in messages: without what stands between `//` and `@`, which may be a password. */
export function describeSpec(spec: SourceSpec): string {
  if (spec.kind === 'git') return `git:${spec.ref}`;
  if (spec.kind === 'dir') return `dir:${spec.path}`;
  return `${spec.flavour ?? 'registry'}:${withoutCredentials(spec.url)}`;
}

export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}

function required(value: string, message: string): string {
  if (value === '') throw new SourceError('WRONG_USE', message);
  return value;
}

function webAddress(text: string): string {
  if (text === '') return '';
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address?.protocol === 'http:' || address?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw new SourceError('WRONG_USE', 'A registry is named by its address: registry:http://host:8080.');
}
