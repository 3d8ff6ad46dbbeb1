import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SourceText } from '../avro/source-text.ts';
import { SourceError } from '../sources/source-error.ts';
import { appDirectories } from './code/workspace.ts';

const topic = z
  .string()
  .regex(/^[a-z0-9]+\/[a-z0-9-]+$/, 'a topic is <context>/<channel>, like companies/events');

const declaration = z.strictObject({
  /** Its name in reports. */
  app: z.string().min(1),
  reads: z.array(topic).default([]),
  writes: z.array(topic).default([]),
  /** Fields by the full name of their record; `*` for all of them. */
  uses: z.record(z.string(), z.union([z.literal('*'), z.array(z.string().min(1))])).default({}),
});

/**
 * What a service says about itself whose code cannot be looked at (another language, another repository): a file
 * `contract-use.json`.
 */
export type DeclaredUse = z.infer<typeof declaration>;

export type DeclaredUses =
  | { readonly ok: true; readonly uses: readonly DeclaredUse[] }
  /** One sentence a problem, with its file. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads declarations; one that is wrong is a problem, never left out. */
export function parseDeclaredUses(sources: readonly SourceText[]): DeclaredUses {
  const parsed = sources.map(({ file, text }) => ({ file, result: declaration.safeParse(jsonOf(text)) }));
  const problems = parsed.flatMap(({ file, result }) =>
    result.success
      ? []
      : result.error.issues.map(
          ({ path, message }) => `${file}: ${path.join('.') || 'the file'}: ${message}`,
        ),
  );
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, uses: parsed.flatMap(({ result }) => (result.success ? [result.data] : [])) };
}

/**
 * The declarations of a workspace: `contract-use.json` in the folder of an app, and the files that the root's package.json
 * lists under "alpes.contractUse". @throws {SourceError} `WRONG_USE` where one of those is not there
 */
export function declaredUseFiles(root: string): SourceText[] {
  const besideApps = appDirectories(root).map((directory) => `${directory}/contract-use.json`);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    alpes?: { contractUse?: readonly string[] };
  };
  const listed = manifest.alpes?.contractUse ?? [];
  return [
    ...besideApps.flatMap((file) => present(root, file)),
    ...listed.flatMap((file) => named(root, file)),
  ];
}

function named(root: string, file: string): SourceText[] {
  const found = present(root, file);
  if (found.length > 0) return found;
  throw new SourceError('WRONG_USE', `${file} can't be read; package.json lists it under alpes.contractUse.`);
}

function present(root: string, file: string): SourceText[] {
  try {
    return [{ file, text: readFileSync(join(root, file), 'utf8') }];
  } catch {
    return [];
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
