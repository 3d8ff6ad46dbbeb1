import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  type DefinitionNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  parse,
  Source,
  visit,
} from 'graphql';
import ts from 'typescript-api';
import type { SourceText } from '../avro/source-text.ts';

/** An operation of a client, with the fragments it spreads. */
export interface ClientOperation {
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly definitions: readonly DefinitionNode[];
}

export interface ClientDocuments {
  readonly operations: readonly ClientOperation[];
  /** What could not be read: one sentence each, with file and line. */
  readonly problems: readonly string[];
}

/**
 * Every operation in the folders (of those that exist): in `.graphql` and `.gql` files, and in TypeScript in templates tagged
 * `gql` or `graphql`, in calls `graphql(…)`, and behind the comment GraphQL. Fragments are found by name in all of the folders.
 */
export function clientDocuments(root: string, folders: readonly string[]): ClientDocuments {
  return documentsIn(folders.flatMap((folder) => textsIn(root, folder)));
}

export function documentsIn(sources: readonly SourceText[]): ClientDocuments {
  const parts = sources.flatMap(partsOf);
  const parsed = parts.map(parsePart);
  const definitions = parsed.flatMap(({ found }) => found);
  const fragments = new Map(
    definitions.flatMap(({ node }) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  return {
    operations: definitions.flatMap(({ node, file, line }) =>
      node.kind === Kind.OPERATION_DEFINITION
        ? [
            {
              name: node.name?.value ?? `unnamed ${node.operation}`,
              file,
              line,
              definitions: [node, ...spreadIn(node, fragments)],
            },
          ]
        : [],
    ),
    problems: parsed.flatMap(({ problem }) => problem ?? []),
  };
}

/** A piece of GraphQL, and the line of its file that it starts in, from 1. */
interface Part extends SourceText {
  readonly line: number;
}

interface Parsed {
  readonly found: readonly { readonly node: DefinitionNode; readonly file: string; readonly line: number }[];
  readonly problem?: string;
}

function parsePart({ file, text, line }: Part): Parsed {
  try {
    const source = new Source(text, file, { line, column: 1 });
    const { definitions } = parse(source);
    return {
      found: definitions.map((node) => ({ node, file, line: (node.loc?.startToken.line ?? 1) + line - 1 })),
    };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = (error.locations?.[0]?.line ?? 1) + line - 1;
    return { found: [], problem: `${file}:${at}: ${error.message}` };
  }
}

function spreadIn(
  node: DefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const found = new Set<FragmentDefinitionNode>();
  const collect = (from: DefinitionNode) =>
    visit(from, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment) found.add(fragment);
      },
    });
  collect(node);
  for (const fragment of found) collect(fragment);
  return [...found];
}

function partsOf({ file, text }: SourceText): Part[] {
  return /\.(graphql|gql)$/.test(file) ? [{ file, text, line: 1 }] : templatesIn({ file, text });
}

const TAGS: ReadonlySet<string> = new Set(['gql', 'graphql']);

function templatesIn({ file, text }: SourceText): Part[] {
  if (!/\b(gql|graphql)\b|GraphQL \*\//.test(text)) return [];
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true, kind);
  const parts: Part[] = [];
  const walk = (node: ts.Node): void => {
    if (isDocument(node, source)) {
      parts.push({
        file,
        text: textOf(node),
        line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      });
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return parts;
}

type Literal = ts.StringLiteralLike | ts.TemplateExpression;

function isDocument(node: ts.Node, source: ts.SourceFile): node is Literal {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return false;
  const { parent } = node;
  if (ts.isTaggedTemplateExpression(parent)) return isTag(parent.tag);
  if (ts.isCallExpression(parent) && parent.arguments[0] === node && isTag(parent.expression)) return true;
  const leading = source.text.slice(node.getFullStart(), node.getStart());
  return /\/\*\s*GraphQL\s*\*\//.test(leading);
}

const isTag = (node: ts.Expression): boolean => ts.isIdentifier(node) && TAGS.has(node.text);

/** What is put in is a fragment's document: it is found by its name. Its lines are kept. */
function textOf(node: Literal): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  return node.head.text + node.templateSpans.map(({ literal }) => literal.text).join('');
}

function textsIn(root: string, folder: string): SourceText[] {
  const directory = join(root, folder);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => /\.(graphql|gql|ts|tsx|mts)$/.test(name) && !/node_modules|\.test\.|\.d\.ts$/.test(name),
    )
    .toSorted()
    .map((name) => ({
      file: relative(root, join(directory, name)).split(sep).join('/'),
      text: readFileSync(join(directory, name), 'utf8'),
    }));
}
