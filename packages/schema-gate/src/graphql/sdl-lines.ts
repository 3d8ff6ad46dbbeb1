import { type ASTNode, Kind, type NameNode, parse, Source, visit } from 'graphql';
import type { SourceText } from '../avro/source-text.ts';

/**
 * Finds the line of a coordinate in an SDL: `Company`, `Company.taxId`, `Query.company.id`, `Severity.ERROR`, `@deprecated`. Of what is
 * not there, the line of what it would be in; undefined where that is not there either.
 */
export function linesIn({ file, text }: SourceText): (coordinate: string) => number | undefined {
  const lines = new Map<string, number>();
  const path: string[] = [];
  visit(parse(new Source(text, file)), {
    enter(node) {
      if (!isNamed(node)) return;
      path.push(node.kind === Kind.DIRECTIVE_DEFINITION ? `@${node.name.value}` : node.name.value);
      const coordinate = path.join('.');
      const line = node.name.loc?.startToken.line ?? 1;
      // What extensions add to a type is below them; the type itself is where it is defined.
      if (!lines.has(coordinate) || !node.kind.endsWith('Extension')) lines.set(coordinate, line);
    },
    leave(node) {
      if (isNamed(node)) path.pop();
    },
  });
  return (coordinate) => nearest(coordinate, lines);
}

type Named = Extract<ASTNode, { kind: `${string}Definition` | `${string}Extension` }> & {
  readonly name: NameNode;
};

const isNamed = (node: ASTNode): node is Named =>
  /(Definition|Extension)$/.test(node.kind) && 'name' in node && node.name !== undefined;

function nearest(coordinate: string, lines: ReadonlyMap<string, number>): number | undefined {
  for (let name = coordinate; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const line = lines.get(name);
    if (line !== undefined) return line;
  }
  return undefined;
}
