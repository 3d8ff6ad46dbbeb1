import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type CompatibilityMode, compatibilityModes, defaultMode } from '../compatibility/mode.ts';
import { type LintSettings, lintSettings } from '../lint/lint-settings.ts';
import { SourceError } from './source-error.ts';

/** `compatibility.json`, beside the contracts. */
export interface CompatibilityFile {
  readonly default: CompatibilityMode;
  /** By subject: `companies/events`, or a record's full name. */
  readonly topics: Readonly<Record<string, CompatibilityMode>>;
  /** Levels and exceptions of `alpes schema lint`. */
  readonly lint?: LintSettings;
}

const mode = z.enum(compatibilityModes, { error: `expected one of ${compatibilityModes.join(', ')}` });

const shape = z.strictObject({
  $schema: z.string().optional(),
  default: mode.default(defaultMode),
  topics: z.record(z.string(), mode).default({}),
  lint: lintSettings.prefault({}),
});

/**
 * The modes that somebody chose; without a file, BACKWARD_TRANSITIVE for everything.
 * @throws {SourceError} `WRONG_USE` naming the file and what is wrong with it.
 */
export async function readCompatibilityFile(path: string): Promise<CompatibilityFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw new SourceError('WRONG_USE', `${path} can't be read: ${error.message}.`, { cause: error });
  });
  return parseCompatibilityFile(text, path);
}

/** @throws {SourceError} `WRONG_USE` */
export function parseCompatibilityFile(text: string, path: string): CompatibilityFile {
  const result = shape.safeParse(jsonOf(text, path));
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path: at, message }) => `${at.map(String).join('.') || 'it'}: ${message}`,
  );
  throw new SourceError('WRONG_USE', `${path} is wrong. ${problems.join('; ')}.`);
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SourceError('WRONG_USE', `${path} is no JSON: ${(cause as Error).message}.`, { cause });
  }
}

export const modeOf = (file: CompatibilityFile, subject: string): CompatibilityMode =>
  file.topics[subject] ?? file.default;
