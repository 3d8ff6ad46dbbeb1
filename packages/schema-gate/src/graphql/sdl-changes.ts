import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, type DocumentNode, GraphQLError, type GraphQLSchema, Kind, validate } from 'graphql';
import type { SourceText } from '../avro/source-text.ts';
import type { SdlChange } from '../report/gate-report.ts';
import type { ClientOperation } from './client-documents.ts';
import { coordinatesOf, labelOf } from './coordinates.ts';
import { linesIn } from './sdl-lines.ts';

export type SdlComparison =
  | { readonly ok: true; readonly changes: readonly SdlChange[] }
  /** An SDL that is none: one sentence with its file, and the line where it cannot be read. */
  | { readonly ok: false; readonly problem: string };

/**
 * What changed between two SDLs, the worst first, and which of the clients' operations it concerns: a breaking change those that
 * stop being valid or get something else than they were written for, a dangerous one those that meet what they do not know.
 */
export async function compareSdl(
  earlier: SourceText,
  candidate: SourceText,
  operations: readonly ClientOperation[],
): Promise<SdlComparison> {
  const before = schemaOf(earlier);
  const after = schemaOf(candidate);
  if ('problem' in before) return { ok: false, problem: before.problem };
  if ('problem' in after) return { ok: false, problem: after.problem };
  const found = await diff(before.schema, after.schema);
  const clients = operations.map((operation) => asClient(operation, before.schema, after.schema));
  const lineOf = linesIn(candidate);
  const changes = found.map(({ criticality, message, path = '' }): SdlChange => {
    const level = LEVELS[criticality.level];
    const line = lineOf(path);
    return {
      criticality: level,
      message,
      path,
      ...(line !== undefined && { line }),
      operations: concerned(clients, { level, path }),
    };
  });
  return { ok: true, changes: changes.toSorted(worstFirst) };
}

const LEVELS = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
} as const;

const ORDER = ['breaking', 'dangerous', 'safe'];

const worstFirst = (one: SdlChange, other: SdlChange): number =>
  ORDER.indexOf(one.criticality) - ORDER.indexOf(other.criticality) ||
  (one.path < other.path ? -1 : one.path > other.path ? 1 : 0);

interface Client {
  /** `apps/web/src/company.graphql:3: Company` */
  readonly label: string;
  /** Of both schemas. */
  readonly uses: ReadonlySet<string>;
  /** Valid before, and no longer. */
  readonly breaks: boolean;
}

function asClient(operation: ClientOperation, before: GraphQLSchema, after: GraphQLSchema): Client {
  const { definitions } = operation;
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  return {
    label: labelOf(operation),
    uses: new Set([...coordinatesOf(definitions, before), ...coordinatesOf(definitions, after)]),
    breaks: validate(before, document).length === 0 && validate(after, document).length > 0,
  };
}

/** What an operation names; and, where it stops being valid, what is wanted of it now: an argument it does not give. */
function concerned(
  clients: readonly Client[],
  { level, path }: { level: SdlChange['criticality']; path: string },
): string[] {
  if (level === 'safe') return [];
  const parent = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
  return clients
    .filter(({ uses, breaks }) => uses.has(path) || (breaks && level === 'breaking' && uses.has(parent)))
    .map(({ label }) => label);
}

function schemaOf({ file, text }: SourceText): { schema: GraphQLSchema } | { problem: string } {
  try {
    return { schema: buildSchema(text) };
  } catch (error) {
    const line = error instanceof GraphQLError && error.locations ? `:${error.locations[0]?.line}` : '';
    return { problem: `${file}${line}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
