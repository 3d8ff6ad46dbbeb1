import { z } from 'zod';
import { type LintCode, type LintSeverity, lintCodes } from './lint-rule.ts';

const level = z.enum(['off', 'warning', 'error']);

/** The block `lint` of `schemas/compatibility.json`: a level by rule, what a rule is not for, and fields that keep their underscores. */
export const lintSettings = z.strictObject({
  rules: z.partialRecord(z.enum(lintCodes), level).default({}),
  except: z.partialRecord(z.enum(lintCodes), z.array(z.string())).default({}),
  snakeCaseFields: z.array(z.string()).default(['service_name', 'correlation_id', 'causation_id']),
});

export interface LintSettings {
  readonly rules: Readonly<Partial<Record<LintCode, LintSeverity | 'off'>>>;
  /** Full names of types, fields or symbols that a rule leaves alone: `alpes.shared.v1.Principal.id`. */
  readonly except: Readonly<Partial<Record<LintCode, readonly string[]>>>;
  /** By default the attributes of Alpes' envelope that have some. */
  readonly snakeCaseFields: readonly string[];
}

export const defaultLintSettings: LintSettings = lintSettings.parse({});
