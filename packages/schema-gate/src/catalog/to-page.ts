import { createHash } from 'node:crypto';
import { simpleName } from '../diff/type-text.ts';
import { count } from '../report/wording.ts';
import type { Catalog, CatalogTopic } from './catalog.ts';
import { flowPicture } from './page/flow-picture.ts';
import { idOf, text } from './page/markup.ts';
import { script } from './page/script.ts';
import { style } from './page/style.ts';
import { fieldTable, typeLink, typeSection } from './page/type-markup.ts';

/**
 * A catalogue as one HTML file that asks nothing of any server and reads without scripts; with them it can be searched. Its
 * Content-Security-Policy allows nothing but its own style and script, by hash.
 */
export function toPage(catalog: Catalog): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${text(catalog.title)}: topics and messages</title>
<style>${style}</style>
</head>
<body>
<div class="layout">
${navigation(catalog)}
<main>
<h1>${text(catalog.title)}: topics and messages</h1>
<p class="soft">${count(catalog.topics.length, 'topic')}, ${count(catalog.types.length, 'type')}, ${count(catalog.apps.length, 'app')}. What is said here comes from the contracts and from what each app declares that it reads and writes.</p>
<p id="nothing" hidden>Nothing has all of these words.</p>
${catalog.topics.map(topicSection).join('\n')}
<h2>Types</h2>
${catalog.types.map(typeSection).join('\n')}
</main>
</div>
<script>${script}</script>
</body>
</html>
`;
}

const hash = (of: string): string => `'sha256-${createHash('sha256').update(of).digest('base64')}'`;

const policy = [
  "default-src 'none'",
  `style-src ${hash(style)}`,
  `script-src ${hash(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const navigation = ({ topics, types }: Catalog): string => `<nav aria-label="Contents">
<form role="search" hidden><label><span class="soft">Search</span><input type="search" autocomplete="off" spellcheck="false"></label></form>
<h2>Topics</h2>
<ul>${topics.map(({ name }) => entry(idOf('topic', name), name)).join('')}</ul>
${[...byNamespace(types)].map(typeList).join('\n')}
</nav>`;

const typeList = ([namespace, types]: readonly [string, Catalog['types']]): string =>
  `<h2 class="namespace">${text(namespace)}</h2>
<ul>${types.map(({ name }) => entry(idOf('type', name), simpleName(name))).join('')}</ul>`;

/** Names such as EventEnvelope are in every namespace. */
function byNamespace(types: Catalog['types']): ReadonlyMap<string, Catalog['types']> {
  const groups = new Map<string, Catalog['types'][number][]>();
  for (const type of types) {
    const namespace = type.name.slice(0, Math.max(0, type.name.lastIndexOf('.')));
    const group = groups.get(namespace) ?? [];
    groups.set(namespace, group);
    group.push(type);
  }
  return groups;
}

const entry = (id: string, name: string): string => `<li><a href="#${id}">${text(name)}</a></li>`;

function topicSection(topic: CatalogTopic): string {
  const { name, address, file, envelope, messages } = topic;
  return `<section class="topic-part" id="${idOf('topic', name)}" data-find="${text(haystack(topic))}">
<h2>${text(name)}</h2>
<p>${text(envelope?.doc ?? 'Bytes as they came; no contract describes them.')}</p>
<p class="soft"><code>${text(address)}</code>${file === undefined ? '' : ` · ${text(file)}`}</p>
${flowPicture(topic)}
${messages.map(messagePart).join('\n')}
${envelope && !messages.includes(envelope) ? `<details><summary>Envelope <span class="soft">of every message: ${envelope.fields.length} fields</span></summary><div>${fieldTable(envelope)}</div></details>` : ''}
</section>`;
}

const messagePart = (message: CatalogTopic['messages'][number]): string =>
  `<details><summary><strong>${text(simpleName(message.name))}</strong> <span class="soft">${text(message.doc ?? '')}</span></summary><div>${message.kind === 'record' ? fieldTable(message) : ''}<p class="soft">${typeLink(message)} by itself</p></div></details>`;

const haystack = ({ name, envelope, messages, readers, writers }: CatalogTopic): string =>
  [
    name,
    envelope?.doc ?? '',
    ...readers,
    ...writers,
    ...messages.flatMap((message) => [message.name, message.doc ?? '']),
  ]
    .join(' ')
    .toLowerCase();
