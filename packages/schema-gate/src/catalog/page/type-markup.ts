import type { AvroSchema, Field, NamedSchema, RecordSchema } from '../../avro/schema.ts';
import { simpleName, typeText } from '../../diff/type-text.ts';
import { idOf, text } from './markup.ts';

/** A type with links to the types it names. */
export function typeMarkup(type: AvroSchema): string {
  switch (type.kind) {
    case 'union':
      return unionMarkup(type.branches);
    case 'array':
      return `list of ${typeMarkup(type.items)}`;
    case 'map':
      return `map of ${typeMarkup(type.values)}`;
    case 'record':
    case 'enum':
    case 'fixed':
      return typeLink(type);
    default:
      return `<code>${text(typeText(type))}</code>`;
  }
}

export const typeLink = ({ name }: NamedSchema): string =>
  `<a href="#${idOf('type', name)}"><code>${text(simpleName(name))}</code></a>`;

function unionMarkup(branches: readonly AvroSchema[]): string {
  const rest = branches.filter(({ kind }) => kind !== 'null');
  const words = rest.map(typeMarkup).join(' or ');
  return rest.length < branches.length ? `${words}<span class="soft"> or null</span>` : words;
}

/** The fields of a record as a table. */
export const fieldTable = ({ fields }: RecordSchema): string =>
  fields.length === 0
    ? '<p class="soft">No fields.</p>'
    : `<div class="scroll"><table><thead><tr><th>Field</th><th>Type</th><th>Default</th><th>Meaning</th></tr></thead><tbody>${fields.map(row).join('')}</tbody></table></div>`;

const row = ({ name, type, default: given, doc }: Field): string =>
  `<tr><td><code>${text(name)}</code></td><td>${typeMarkup(type)}</td><td>${given ? `<code>${text(JSON.stringify(given.value))}</code>` : ''}</td><td>${text(doc ?? '')}</td></tr>`;

/** A named type by itself, under its own address. */
export function typeSection(type: NamedSchema): string {
  return [
    `<section class="type" id="${idOf('type', type.name)}" data-find="${text(haystack(type))}">`,
    `<h3>${text(simpleName(type.name))} <span class="kind">${type.kind}</span></h3>`,
    `<p class="soft"><code>${text(type.name)}</code> · ${text(type.place.file)}</p>`,
    type.doc === undefined ? '' : `<p>${text(type.doc)}</p>`,
    type.aliases.length > 0 ? `<p class="soft">Formerly ${type.aliases.map(text).join(', ')}.</p>` : '',
    contents(type),
    '</section>',
  ].join('');
}

function contents(type: NamedSchema): string {
  if (type.kind === 'record') return fieldTable(type);
  if (type.kind === 'fixed') return `<p>${type.size} bytes.</p>`;
  const symbols = type.symbols.map((symbol) => {
    const mark = symbol === type.default ? ' <span class="soft">default</span>' : '';
    return `<li><code>${text(symbol)}</code>${mark}</li>`;
  });
  return `<ul class="symbols">${symbols.join('')}</ul>`;
}

const haystack = (type: NamedSchema): string =>
  [
    type.name,
    type.doc ?? '',
    ...(type.kind === 'record' ? type.fields.flatMap(({ name, doc }) => [name, doc ?? '']) : []),
    ...(type.kind === 'enum' ? type.symbols : []),
  ]
    .join(' ')
    .toLowerCase();
