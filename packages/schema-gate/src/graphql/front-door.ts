import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { z } from 'zod';
import { appDirectories } from '../impact/code/workspace.ts';

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

/** The first app whose package.json has "alpes.graphql"; paths there are relative to it. */
export function frontDoorOf(root: string): FrontDoor | undefined {
  for (const directory of appDirectories(root)) {
    const text = readFileSync(join(root, directory, 'package.json'), 'utf8');
    const graphql = manifest.parse(JSON.parse(text)).alpes?.graphql;
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
