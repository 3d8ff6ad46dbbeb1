import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SdlChange } from '../report/gate-report.ts';
import { frontDoorOf } from './front-door.ts';

export interface FrontDoorComparison {
  /** The SDL, relative to the root. */
  readonly file: string;
  readonly changes: readonly SdlChange[];
  /** What could not be read: an SDL, a client's document; one sentence each, with its file. */
  readonly problems: readonly string[];
}

/**
 * The committed SDL of the workspace's front door against its earlier version, and the operations of its clients. Undefined where
 * there is no front door, or no earlier version.
 */
export async function compareFrontDoor(
  root: string,
  earlierText: (file: string) => Promise<string | undefined>,
): Promise<FrontDoorComparison | undefined> {
  const frontDoor = frontDoorOf(root);
  if (frontDoor === undefined) return undefined;
  const { schema: file, clients } = frontDoor;
  const earlier = await earlierText(file);
  if (earlier === undefined) return undefined;
  // That it is not there is said where it is asked for: `missingFromFrontDoor`.
  if (!existsSync(join(root, file))) return undefined;
  const candidate = await readFile(join(root, file), 'utf8');
  if (candidate === earlier) return { file, changes: [], problems: [] };
  const { clientDocuments } = await import('./client-documents.ts');
  const { compareSdl } = await import('./sdl-changes.ts');
  const { operations, problems } = clientDocuments(root, clients);
  const compared = await compareSdl({ file, text: earlier }, { file, text: candidate }, operations);
  return compared.ok
    ? { file, changes: compared.changes, problems }
    : { file, changes: [], problems: [compared.problem, ...problems] };
}
