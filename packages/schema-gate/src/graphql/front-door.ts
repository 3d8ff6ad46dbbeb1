import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { z } from 'zod';
import { appDirectories } from '../impact/code/workspace.ts';
import { SourceError } from '../sources/source-error.ts';

/** The app that offers GraphQL. Paths are relative to the root. */
export interface FrontDoor {
  /** The committed SDL. */
  readonly schema: string;
  /** Which fields of contracts it shows and takes; undefined where nobody wrote it down. */
  readonly lineage: string | undefined;
  /** Folders with operations of its clients. */
  readonly clients: readonly string[];
}

const manifest = z.object({
  alpes: z
    .object({
      graphql: z
        .strictObject({
          schema: z.string(),
          lineage: z.string().optional(),
          clients: z.array(z.string()).default([]),
        })
        .optional(),
    })
    .optional(),
});

/** What the front door names and is not there: a sentence each, with what cannot be said without it. */
export function missingFromFrontDoor(root: string): string[] {
  const frontDoor = frontDoorOf(root);
  if (frontDoor === undefined) return [];
  const { schema, lineage, clients } = frontDoor;
  const named: (readonly [path: string | undefined, without: string])[] = [
    [schema, 'what happens to the GraphQL schema is not known'],
    [lineage, 'where GraphQL shows a field is not known'],
    ...clients.map((folder) => [folder, 'operations of its clients are not known'] as const),
  ];
  return named.flatMap(([path, without]) =>
    path === undefined || existsSync(join(root, path)) ? [] : [`${path} is not there: ${without}.`],
  );
}

/** The first app whose package.json has "alpes.graphql"; paths there are relative to it. @throws {SourceError} `WRONG_USE` where that can't be understood */
export function frontDoorOf(root: string): FrontDoor | undefined {
  for (const directory of appDirectories(root)) {
    const text = readFileSync(join(root, directory, 'package.json'), 'utf8');
    const read = manifest.safeParse(JSON.parse(text));
    if (!read.success) throw unusable(directory, read.error);
    const graphql = read.data.alpes?.graphql;
    if (graphql === undefined) continue;
    const at = (path: string) => posix.join(directory, path);
    return {
      schema: at(graphql.schema),
      lineage: graphql.lineage === undefined ? undefined : at(graphql.lineage),
      clients: graphql.clients.map(at),
    };
  }
  return undefined;
}

function unusable(directory: string, { issues }: z.ZodError): SourceError {
  const [issue] = issues;
  return new SourceError(
    'WRONG_USE',
    `${directory}/package.json: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}
