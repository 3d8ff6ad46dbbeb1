import { readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, Kind, parse, print, visit } from 'graphql';

/**
 * What the `.graphql` files below `src` become: `graphql.ts` with the types of all of them, and for each folder
 * `documents/<folder>.ts` with its operations as text. Text is a quarter of a parsed document, and a page's
 * chunk carries only its own.
 * @returns {Promise<Map<string, string>>} contents by path below src/generated
 */
export async function generateOperations({ src, schemaFile, files }) {
  const text = readFileSync(schemaFile, 'utf8');
  const documents = files.map((location) => ({
    location,
    document: parse(readFileSync(location, 'utf8')),
  }));
  const made = new Map([['graphql.ts', await types(text, documents)]]);
  const fragments = new Map(documents.flatMap(({ document }) => fragmentsOf(document)));
  for (const [folder, own] of byFolder(src, documents))
    made.set(`documents/${folder}.ts`, documentsFile(own, fragments));
  return made;
}

async function types(text, documents) {
  const config = {
    enumsAsTypes: true,
    skipTypename: true,
    useTypeImports: true,
    immutableTypes: true,
    dedupeFragments: true,
    avoidOptionals: false,
    scalars: { ID: 'string', DateTime: 'string', JSON: 'unknown' },
  };
  return codegen({
    filename: 'graphql.ts',
    schema: parse(text),
    schemaAst: buildSchema(text),
    documents,
    config,
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  });
}

const fragmentsOf = (document) =>
  document.definitions
    .filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
    .map((definition) => [definition.name.value, definition]);

function byFolder(src, documents) {
  const folders = new Map();
  for (const { location, document } of documents) {
    const folder =
      relative(src, dirname(location)).replaceAll(/[\\/]/g, '-') || basename(location, '.graphql');
    folders.set(folder, [...(folders.get(folder) ?? []), ...document.definitions]);
  }
  return folders;
}

function documentsFile(definitions, fragments) {
  const own = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const names = own.map(typeNameOf);
  const typeNames = names
    .flatMap((name) => [name, `${name}Variables`])
    .toSorted((a, b) => a.localeCompare(b));
  return [
    `import type { TypedDocumentNode } from '@urql/core';`,
    `import type { ${typeNames.join(', ')} } from '../graphql.ts';`,
    '',
    '// urql takes text where it takes a document; only its types say otherwise.',
    `const typed = <Data, Variables extends Record<string, unknown>>(text: string) =>`,
    `  text as unknown as TypedDocumentNode<Data, Variables>;`,
    '',
    ...own.map((operation) => {
      const type = typeNameOf(operation);
      const text = JSON.stringify(textOf(operation, fragments));
      return `export const ${operation.name.value}Document = /* @__PURE__ */ typed<${type}, ${type}Variables>(${text});\n`;
    }),
  ].join('\n');
}

const kindNames = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };

const typeNameOf = ({ name, operation }) => name.value + kindNames[operation];

function textOf(operation, fragments) {
  const used = new Map();
  const collect = (definition) =>
    visit(definition, {
      FragmentSpread({ name: { value } }) {
        if (used.has(value)) return;
        const fragment = fragments.get(value);
        if (fragment === undefined) throw new Error(`No fragment is called ${value}.`);
        used.set(value, fragment);
        collect(fragment);
      },
    });
  collect(operation);
  return [operation, ...used.values()].map((node) => print(node).replaceAll(/\s+/g, ' ')).join(' ');
}
